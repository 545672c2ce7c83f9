"""Wegweiser: a static site generator for the public pages of a municipal integration centre."""
