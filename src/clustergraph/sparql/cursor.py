"""A cursor over the tokens of a query, for those who read its patterns."""

from dataclasses import dataclass
from typing import Final

from clustergraph.sparql.patterns import UnusualPatternError
from clustergraph.sparql.tokens import Token

_END: Final = Token("end", "", 0, 0)
_PAIRS: Final = {"(": ")", "{": "}", "[": "]"}


@dataclass(slots=True)
class Cursor:
    """Where a reader stands among the tokens."""

    found: tuple[Token, ...]
    at: int = 0

    def peek(self, ahead: int = 0) -> Token:
        """Return the token here or further on, or one of kind ``end`` behind the last."""
        return self.found[self.at + ahead] if self.at + ahead < len(self.found) else _END

    def take(self) -> Token:
        """Return the token here and go on."""
        token = self.peek()
        self.at += 1
        return token

    def sees(self, *marks: str) -> bool:
        """Say whether one of these marks stands here."""
        return self.peek().kind == "mark" and self.peek().text in marks

    def sees_word(self, *words: str) -> bool:
        """Say whether one of these keywords, given in capitals, stands here."""
        return self.peek().kind == "word" and self.peek().text.upper() in words

    def accept(self, mark: str) -> bool:
        """Go past a mark if it stands here, and say whether it did."""
        found = self.sees(mark)
        self.at += found
        return found

    def accept_word(self, *words: str) -> bool:
        """Go past a keyword if it stands here, and say whether it did."""
        found = self.sees_word(*words)
        self.at += found
        return found

    def expect(self, mark: str) -> None:
        """Go past a mark that must stand here.

        Raises:
            UnusualPatternError: something else does.
        """
        if not self.accept(mark):
            raise self.unusual()

    def skip_brackets(self) -> None:
        """Go past a bracket that opens here and all up to the one that closes it.

        Raises:
            UnusualPatternError: no bracket opens here, or it is not closed.
        """
        opened: list[str] = []
        while True:
            token = self.take()
            if token.kind == "mark" and token.text in _PAIRS:
                opened.append(_PAIRS[token.text])
            elif token.kind == "mark" and opened and token.text == opened[-1]:
                opened.pop()
            if not opened or token.kind == "end":
                break
        if token.kind == "end" or token.text not in _PAIRS.values():
            raise self.unusual()

    def unusual(self) -> UnusualPatternError:
        """Return the complaint that what stands here is not taken apart."""
        token = self.peek()
        return UnusualPatternError(f"{token.text!r} (line {token.line}, column {token.column})")
