"""From files to records and back; knows no organisation."""
