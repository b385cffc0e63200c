"""The words of a text: which of them state something that the product does not bear out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tradewind.catalog.product import Fact
from tradewind.catalog.product import Kind as FactKind
from tradewind.seller.claims.borne import Borne, borne_out, compound
from tradewind.seller.claims.finding import Fault, Kind
from tradewind.seller.claims.reading import WIDE, Piece, Text
from tradewind.seller.claims.words import UNSPACED, Meaning, Words, stem

EXTREME = re.compile(r"最(?:大|长|長|高|多|少|小|低|远|速)(?!.{0,9}\d)")
"""Superlatives that before a number only bound it."""
HIRAGANA = "".join(map(chr, range(0x3041, 0x30A0)))
DENIAL = 3
"""Words between a negation and what it denies."""
LATER = 10
"""Characters after a word in which Japanese denies it."""
REACH = 6
"""Words after "compatible with" that say with what."""
KINDS = {"color": Kind.COLOR, "material": Kind.MATERIAL, "size": Kind.SIZE}
BREAK = re.compile(r"[,，、;；:：.。!！?？()（）\n]")


@dataclass(frozen=True, slots=True)
class Statements:
    """A text's pieces and what they are held against."""

    text: Text
    words: Words
    borne: Borne
    pieces: Sequence[Piece]

    def faults(self) -> Iterator[Fault]:
        """What is not borne out; neighbours of one kind are one."""
        yield from self._extremes()
        found: Fault | None = None
        for place, piece in enumerate(self.pieces):
            fault = self._fault(place, piece)
            if fault is None:
                continue
            if found is not None and self._one(found, fault):
                found = Fault(found.start, fault.end, found.kind, found.fact, found.reason)
                continue
            if found is not None:
                yield found
            found = fault
        if found is not None:
            yield found

    def _extremes(self) -> Iterator[Fault]:
        if self.words.language in UNSPACED:
            for found in EXTREME.finditer(self.text.folded):
                if found[0] not in self.borne.chunks:
                    yield Fault(found.start(), found.end(), Kind.SUPERLATIVE, None, "compared")

    def _one(self, one: Fault, other: Fault) -> bool:
        between = self.text.folded[one.end : other.start]
        same = (one.kind, one.reason, one.fact) == (other.kind, other.reason, other.fact)
        return same and not between.strip(" -'&")

    def _fault(self, place: int, piece: Piece) -> Fault | None:
        meaning = piece.meaning or Meaning()
        if meaning.compares and not self._in_texts(piece):
            return Fault(piece.start, piece.end, Kind.SUPERLATIVE, None, "compared")
        flag = self._flag(meaning)
        if flag is not None:
            return self._against(place, piece, flag)
        if self._borne(piece, meaning):
            return self._denied(place, piece, meaning)
        return self._unknown(place, piece, meaning)

    def _flag(self, meaning: Meaning) -> Fact | None:
        stated = (fact for name in meaning.facts for fact in self.borne.facts.get(name, ()))
        return next((fact for fact in stated if fact.kind is FactKind.FLAG), None)

    def _against(self, place: int, piece: Piece, flag: Fact) -> Fault | None:
        """A feature that is stated with yes or no: the text must say the same."""
        denied = self._negated(place)
        if bool(flag.number) is not denied:
            return None
        if not denied and self._by_value(piece):
            return None
        reason = "confirmed" if denied else "denied"
        return Fault(piece.start, piece.end, Kind.FEATURE, flag, reason)

    def _by_value(self, piece: Piece) -> bool:
        """Whether another fact's value says the word, as a lining of leather does."""
        meaning = piece.meaning
        return meaning is not None and not meaning.values.isdisjoint(self.borne.values)

    def _borne(self, piece: Piece, meaning: Meaning) -> bool:
        return (
            borne_out(meaning, self.borne)
            or self._in_texts(piece)
            or self._in_parts(piece)
            or (piece.meaning is None and self._derived(piece.text))
        )

    def _derived(self, word: str) -> bool:
        """Whether it is another form of a known word, or made of two."""
        language = self.words.language
        root = stem(word, language)
        if root in self.words.stems or root in self.borne.stems.get(language, ()):
            return True
        return compound(word, self.borne, language)

    def _in_parts(self, piece: Piece) -> bool:
        """Whether each word of a phrase is borne out by itself."""
        if self.words.language == "ja" and (plain := piece.text.rstrip(HIRAGANA)) != piece.text:
            return borne_out(self.words.known.get(plain) or Meaning(), self.borne)
        parts = piece.text.split(" ")
        return len(parts) > 1 and all(
            part in self.borne.words
            or borne_out(self.words.known.get(part) or Meaning(), self.borne)
            for part in parts
        )

    def _in_texts(self, piece: Piece) -> bool:
        said, borne = piece.text, self.borne
        if WIDE.match(said):
            return said in borne.chunks
        return all(part in borne.words for part in said.split(" "))

    def _denied(self, place: int, piece: Piece, meaning: Meaning) -> Fault | None:
        """What the product has, in a sentence that says that it has not."""
        held = meaning.values & self.borne.values
        if not held or meaning.neutral or not self._negated(place):
            return None
        axis = min(held)[0]
        fact = next(iter(self.borne.facts.get(axis, ())), None)
        return Fault(piece.start, piece.end, KINDS.get(axis, Kind.FEATURE), fact, "confirmed")

    def _negated(self, place: int) -> bool:
        """Whether the clause denies the piece there."""
        piece = self.pieces[place]
        if self.words.language == "ja":
            rest = self.text.folded[piece.end : piece.end + LATER]
            return self.words.negation.search(BREAK.split(rest)[0]) is not None
        return self._free(piece) or any(
            self.words.negation.fullmatch(each.text)
            and not BREAK.search(self.text.folded, each.end, piece.start)
            for each in self.pieces[max(0, place - DENIAL) : place]
        )

    def _free(self, piece: Piece) -> bool:
        """Whether ``-free`` follows."""
        return self.words.language in {"en", "de"} and self.text.folded.startswith(
            ("-free", " free", "-frei", "frei"), piece.end
        )

    def _unknown(self, place: int, piece: Piece, meaning: Meaning) -> Fault:
        kind = self._kind(place, piece, meaning)
        fact = None
        for axis, _ in sorted(meaning.values):
            fact = fact or next(iter(self.borne.facts.get(axis, ())), None)
        reason = "compared" if kind is Kind.SUPERLATIVE else "other_value" if fact else "not_stated"
        return Fault(piece.start, piece.end, kind, fact, reason)

    def _kind(self, place: int, piece: Piece, meaning: Meaning) -> Kind:
        if self._with_what(place):
            return Kind.COMPATIBILITY
        for axis, _ in sorted(meaning.values):
            return KINDS.get(axis, Kind.FEATURE)
        if meaning.nouns:
            return Kind.PRODUCT
        if "certification" in meaning.facts:
            return Kind.CERTIFICATION
        if self.words.superlative.fullmatch(piece.text):
            return Kind.SUPERLATIVE
        return Kind.PRODUCT if self._named(place, piece) else Kind.FEATURE

    def _with_what(self, place: int) -> bool:
        before = self.pieces[max(0, place - REACH) : place]
        return any(each.meaning and each.meaning.compatible for each in before)

    def _named(self, place: int, piece: Piece) -> bool:
        """Whether it looks like a name: Latin in Chinese, or capital letters in a sentence."""
        if self.words.language in UNSPACED:
            return not WIDE.match(piece.text)
        first = self.text.told[piece.start]
        if not first.isupper():
            return False
        return self.words.language != "de" and (place > 0 or self._beside_name(place))

    def _beside_name(self, place: int) -> bool:
        following = self.pieces[place + 1 : place + 2]
        return any(each.text in self.borne.names_of_it for each in following)

    def wrong_names(self) -> Iterator[Fault]:
        """Capitalised words right after the product's brand that are not of its title."""
        if self.words.language in UNSPACED:
            return
        for one, other in pairwise(self.pieces):
            gap = self.text.folded[one.end : other.start]
            capital = self.text.told[other.start].isupper()
            if gap != " " or not capital or one.text not in self.borne.names_of_it:
                continue
            if self.text.told[one.start].isupper() and not self._title_word(other):
                yield Fault(other.start, other.end, Kind.PRODUCT)

    def _title_word(self, piece: Piece) -> bool:
        meaning = piece.meaning or Meaning()
        known = borne_out(meaning, self.borne) and not meaning.neutral
        return known or self._in_texts(piece) or self.words.language == "de"
