"""From jobs to a release; knows bytes, no organisation."""
