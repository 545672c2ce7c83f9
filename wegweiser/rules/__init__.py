"""Everything that judges a city, in one list."""
