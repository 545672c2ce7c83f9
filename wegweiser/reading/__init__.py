"""From files to records; knows no organisation."""
