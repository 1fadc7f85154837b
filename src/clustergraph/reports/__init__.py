"""Canned reports: one query file each, with a header that says what it answers and what may be asked of it."""
