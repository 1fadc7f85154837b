"""Differences between two states of a dataset: things added, withdrawn and changed."""
