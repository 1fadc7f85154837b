"""Search: things, concepts, terms and reports by what they are called and what is said of them.

``build`` makes an index once, ``connect`` opens it wherever it is read, ``search`` asks it.
"""

from clustergraph.search.index import build, connect
from clustergraph.search.lookup import Fit, Group, Hit, UnknownKindError, kinds, search

__all__ = ["Fit", "Group", "Hit", "UnknownKindError", "build", "connect", "kinds", "search"]
