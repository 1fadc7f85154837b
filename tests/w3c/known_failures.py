"""Known failures: tests that the engines fail, grouped by cause."""

SPARQL_10, SPARQL_11, SPARQL_12 = "sparql/sparql10", "sparql/sparql11", "sparql/sparql12"

FAILURES = {
    "The store keeps numbers by their value, so that 01 and 1 are one term.": (
        f"{SPARQL_10}/distinct#distinct-1",
        f"{SPARQL_10}/distinct#distinct-9",
        f"{SPARQL_10}/expr-builtin#dawg-str-1",
        f"{SPARQL_10}/expr-builtin#dawg-str-2",
        f"{SPARQL_10}/expr-builtin#sameTerm-eq",
        f"{SPARQL_10}/expr-builtin#sameTerm-not-eq",
        f"{SPARQL_10}/expr-builtin#sameTerm-simple",
        f"{SPARQL_10}/expr-equals#eq-graph-1",
        f"{SPARQL_10}/expr-equals#eq-graph-2",
        f"{SPARQL_10}/open-world#open-eq-01",
        f"{SPARQL_12}/grouping#group01",
    ),
    "The store keeps every type of integer as xsd:integer.": (f"{SPARQL_11}/csv-tsv-res#tsv03",),
    "A query that calls a function unknown to the engine is refused, where the call alone should be an error.": (
        f"{SPARQL_10}/syntax-sparql1#syntax-expr-05",
        f"{SPARQL_10}/syntax-sparql1#syntax-order-05",
        f"{SPARQL_10}/syntax-sparql1#syntax-order-06",
        f"{SPARQL_10}/syntax-sparql2#syntax-function-01",
        f"{SPARQL_10}/syntax-sparql2#syntax-function-02",
        f"{SPARQL_10}/syntax-sparql2#syntax-function-03",
        f"{SPARQL_10}/syntax-sparql2#syntax-function-04",
        f"{SPARQL_11}/syntax-query#test_4",
    ),
    "The variable of GRAPH counts as bound inside the group that it stands before.": (
        f"{SPARQL_10}/graph#graph-optional",
        f"{SPARQL_10}/graph#graph-variable-scope",
        f"{SPARQL_11}/negation#graph-minus",
    ),
    "The variable of GRAPH is not bound where its group holds values or a subquery and no triple pattern.": (
        f"{SPARQL_11}/aggregates#agg-empty-group-count-graph",
        f"{SPARQL_11}/bindings#graph",
    ),
    "A path of length nought gives no solution for a term of the query that the graph does not hold.": (
        f"{SPARQL_11}/property-path#zero_or_more_set_end",
        f"{SPARQL_11}/property-path#zero_or_more_set_start",
        f"{SPARQL_11}/property-path#zero_or_one_set_end",
        f"{SPARQL_11}/property-path#zero_or_one_set_start",
    ),
    "GROUP_CONCAT keeps the language tag that all its values share.": (
        f"{SPARQL_11}/aggregates#agg-groupconcat-04",
        f"{SPARQL_11}/aggregates#agg-groupconcat-06",
    ),
    "BNODE gives the same blank node for the same text in every solution.": (f"{SPARQL_11}/functions#bnode01",),
    "A date with a time zone is found different from one without, as XSD 1.1 has it and SPARQL 1.0 had not.": (
        f"{SPARQL_10}/open-world#date-2",
    ),
    "The words true and false are read in small letters only.": (
        f"{SPARQL_10}/expr-builtin#case-insensitive-booleans",
    ),
    "An operator is read where the longest token would be an IRI.": (f"{SPARQL_10}/syntax-sparql3#syn-bad-26",),
    "An expression of SELECT cannot use the value of an aggregate before it.": (
        f"{SPARQL_12}/grouping#select-variable-reuse",
    ),
    "An aggregate inside an aggregate is accepted.": (f"{SPARQL_12}/syntax#nested-aggregate-functions",),
    "A literal or a triple term is accepted as the subject of a triple term.": (
        f"{SPARQL_12}/syntax-triple-terms-negative#tripleterm-subject-03",
        f"{SPARQL_12}/syntax-triple-terms-negative#tripleterm-subject-06",
    ),
    "An XML literal keeps the namespace declarations of the document that it does not use.": (
        "rdf/rdf11/rdf-xml#xml-canon-test001",
        "rdf/rdf11/rdf-xml#xml-canon-test002",
        "rdf/rdf12/rdf-xml/eval#rdf12-xml-an-13",
        "rdf/rdf12/rdf-xml/eval#rdf12-xml-an-14",
    ),
    "The judge has no variable $shapesGraph.": ("data-shapes-test-suite/tests/sparql/pre-binding#shapesGraph-001",),
}
"""Names of tests by the cause of their failure, one sentence each."""

_CAUSES = {name: cause for cause, names in FAILURES.items() for name in names}


def cause_of(name):
    """Return why a test is known to fail, or None."""
    return _CAUSES.get(name)
