"""Measures how good a classifier is and how sure we are: `python -m eval`."""
