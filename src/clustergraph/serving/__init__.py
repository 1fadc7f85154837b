"""Serving: queries evaluated where they can do no harm."""
