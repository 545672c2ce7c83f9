"""Wegweiser: a static site generator for the public pages of a municipal integration centre."""

__version__ = "0.1.0"
"""The only place that says which version this is: `pyproject.toml` and the packages read it."""
