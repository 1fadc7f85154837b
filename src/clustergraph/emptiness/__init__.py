"""Why an answer is empty: which part of a query has no match, and what nearly matches."""

from clustergraph.emptiness.explaining import explain_emptiness
from clustergraph.emptiness.explanation import Explanation, Part, Suggestion, sentence_for_report
from clustergraph.emptiness.probing import is_empty

__all__ = ["Explanation", "Part", "Suggestion", "explain_emptiness", "is_empty", "sentence_for_report"]
