"""From a list that somebody already has to entries of the directory and a local contact file."""
