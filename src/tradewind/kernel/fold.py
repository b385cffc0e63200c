"""One spelling for what reads the same, so that words can be compared; no character moves."""

import unicodedata

KEPT = frozenset("ºª")
"""Compatibility characters that mean something of their own: 2º is second, not 2o."""
PLAIN = {
    **dict.fromkeys("‘’‛", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("〜～", "~"),
}


class _Folding(dict[int, str]):
    """Folds each character once."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def fold(text: str) -> str:
    """The text in lower case, narrow, without Latin accents; character by character as long.

    Control, format and lone surrogate characters become blanks.
    """
    return text.translate(_FOLDING)


def _folded(char: str) -> str:
    if char in KEPT:
        return char
    if unicodedata.category(char)[0] == "C" or char.isspace():
        return " "
    narrow = unicodedata.normalize("NFKC", char)
    char = PLAIN.get(char, narrow if len(narrow) == 1 else char)
    base = unicodedata.normalize("NFD", char)[0]
    lower = (base if base.isascii() else char).lower()
    return lower if len(lower) == 1 else char


_FOLDING = _Folding()
