"""SPARQL: what a query's text tells before it runs, and what the protocol adds."""
