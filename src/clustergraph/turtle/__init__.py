"""Turtle: its tokens with their places in the text, and the canonical way to write it."""
