"""Comparison: whether two collections of tuples of terms are the same but for the labels of blank nodes."""

from collections import Counter, defaultdict

from pyoxigraph import BlankNode, Triple


def same(left, right):
    """Say whether two collections of tuples are equal, duplicates counted, under some renaming of blank nodes.

    Members of a tuple are terms, triple terms among them, or any other value, which must be equal.
    """
    left, right = list(left), list(right)
    if len(left) != len(right):
        return False
    colours, others = _refined(left), _refined(right)
    if _coloured(left, colours) != _coloured(right, others):
        return False
    return _match(left, right, colours, others)


def _match(left, right, colours, others):
    """Give two blank nodes that look alike a colour of their own, until every blank node is told from the rest."""
    group = next((nodes for nodes in _groups(colours).values() if len(nodes) > 1), None)
    if group is None:
        return _coloured(left, colours) == _coloured(right, others)
    node = group[0]
    for other in _groups(others)[colours[node]]:
        mark = ("told apart", len(colours), colours[node])
        ours = _refined(left, colours | {node: mark})
        theirs = _refined(right, others | {other: mark})
        if _coloured(left, ours) == _coloured(right, theirs) and _match(left, right, ours, theirs):
            return True
    return False


def _refined(rows, colours=None):
    """Return a colour for each blank node, made of the rows that it stands in, until colours tell no more apart."""
    colours = colours or dict.fromkeys(_blank_nodes(rows), 0)
    while True:
        seen = defaultdict(list)
        for row in rows:
            for node in set(_blank_nodes([row])):
                seen[node].append(hash(tuple(_shape(term, colours, node) for term in row)))
        finer = {node: hash((colour, tuple(sorted(seen[node])))) for node, colour in colours.items()}
        if len(set(finer.values())) == len(set(colours.values())):
            return finer
        colours = finer


def _coloured(rows, colours):
    return Counter(tuple(_shape(term, colours) for term in row) for row in rows)


def _shape(term, colours, own=None):
    """Return a term with the blank nodes in it replaced by their colours."""
    if isinstance(term, BlankNode):
        return ("own" if term == own else "blank", colours[term])
    if isinstance(term, Triple):
        return tuple(_shape(part, colours, own) for part in (term.subject, term.predicate, term.object))
    return term


def _blank_nodes(rows):
    for row in rows:
        yield from _in_terms(row)


def _in_terms(terms):
    for term in terms:
        if isinstance(term, BlankNode):
            yield term
        elif isinstance(term, Triple):
            yield from _in_terms((term.subject, term.predicate, term.object))


def _groups(colours):
    groups = defaultdict(list)
    for node, colour in colours.items():
        groups[colour].append(node)
    return groups
