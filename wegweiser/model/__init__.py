"""What a city says, and what follows from it; knows no output."""
