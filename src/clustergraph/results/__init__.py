"""Results: solutions and graphs as people and programs read them."""
