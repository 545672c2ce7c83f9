"""Words that every room speaks."""
