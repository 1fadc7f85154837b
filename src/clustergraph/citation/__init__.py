"""Citation: a permanent link for the answer of a report, and a reference that names it."""
