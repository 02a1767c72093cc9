"""Measures of `make bench`: both sides of each ratio in one run, answers compared before they are timed."""
