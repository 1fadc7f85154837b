"""The dataset: a folder of Turtle files read as named graphs, its house rules and its version."""
