"""What several tests share: the invented city, outside judges, readers, a stand-in for the code host."""
