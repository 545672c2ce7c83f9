"""What a change means: for readers, for the code host, for those who check entries and links."""
