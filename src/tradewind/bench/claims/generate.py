"""Sentences about products, true ones and ones with one planted error, from the products' facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tradewind.bench.claims.phrasing import TIGHT, Phrasing, cut, loaded, wrong
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Product, Variant
from tradewind.catalog.product import Kind as FactKind
from tradewind.kernel.locale import pick
from tradewind.kernel.units import Quantity, quantities, unit_of
from tradewind.seller.claims.finding import Kind

APART = 1.3
"""How far a planted number lies from every number of the product that is measured likewise."""
FACTORS = (1.5, 2.0, 0.5, 1.35, 0.7, 3.0)
OTHER_UNITS = {
    "g": ("kg", "oz", "lb"), "kg": ("g", "lb", "oz"), "oz": ("g", "lb"), "lb": ("kg", "oz"),
    "cm": ("mm", "m", "in"), "mm": ("cm", "m"), "m": ("cm", "ft"), "in": ("cm", "mm"),
    "ml": ("L", "fl oz"), "L": ("ml", "gal"), "h": ("min",), "min": ("h",), "W": ("kW", "V"),
    "mAh": ("Wh", "Ah"), "Wh": ("mAh", "kWh"), "lm": ("W",), "year": ("month",), "month": ("year",),
}  # fmt: skip
CONVERTED = {
    "g": "kg", "kg": "g", "oz": "g", "lb": "kg", "cm": "mm", "mm": "cm", "m": "cm", "in": "cm",
    "ml": "L", "L": "ml", "h": "min", "min": "h",
}  # fmt: skip
"""Units whose amounts can be given in another one, and which that is."""
CLOTHES = ("XS", "S", "M", "L", "XL", "XXL")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was written of a product, and which stretch of it is wrong, if any."""

    product: Product
    variant: Variant | None
    language: str
    text: str
    kind: Kind | None
    """None where all of it is true."""
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes about one product with a language's phrases."""

    product: Product
    others: Sequence[Product]
    phrasing: Phrasing
    random: Random

    def sentences(self) -> Iterator[Sentence]:
        """A true sentence of each sort that the product has facts for, and the errors."""
        yield from self._measures()
        yield from self._counts()
        yield from self._values()
        yield from self._flags()
        yield from self._certificates()
        yield from self._inventions()

    def _said(
        self, text: str, kind: Kind | None = None, variant: Variant | None = None
    ) -> Sentence:
        whole, span = cut(" ".join(text.split()))
        return Sentence(self.product, variant, self.phrasing.language, whole, kind, span)

    def _subject(self) -> str:
        name = pick(self.product.title, self.phrasing.language)
        subject = self.phrasing.one(self.random, "subject")
        if "{n}" in subject:
            words = vocabulary.nouns().get(self.product.category.rpartition("/")[2], {})
            noun = words.get(self.phrasing.language, ("",))
            if not noun[0] or self.phrasing.language not in {"en", "zh", "ja"}:
                return name
            return str(subject.format(n=noun[min(1, len(noun) - 1)]))
        if self.random.random() < 0.4:
            return str(self.phrasing.one(self.random, "pronoun"))
        return str(subject.format(p=name))

    def _fill(self, template: str, value: str, name: str = "", label: str | None = None) -> str:
        label = label or self.phrasing.label(name, self.random) or ""
        whole = template.format(
            s=self._subject(), l=label, L=label[:1].upper() + label[1:], v=value,
            V=value[:1].upper() + value[1:], **self.phrasing.articles(name, label),
        )  # fmt: skip
        return whole if self.phrasing.language in TIGHT else whole[:1].upper() + whole[1:]

    def _measured(self) -> list[tuple[Fact, Quantity]]:
        """Facts with one amount that there is a label for, with the amount as it is stated."""
        found = []
        for fact in self.product.facts:
            said = quantities(fact.text)
            single = fact.kind is FactKind.NUMBER and fact.high is None and len(said) == 1
            if single and fact.sku is None and self.phrasing.label(fact.name, self.random):
                found.append((fact, said[0].quantity))
        return found

    def _template(self, name: str) -> str:
        verbs = self.phrasing.table("verbs").get(name)
        own = list(verbs or ())
        return str(self.random.choice([*self.phrasing.all("measure"), *own, *own]))

    def _measures(self) -> Iterator[Sentence]:
        stated = self._measured()
        for fact, amount in stated:
            shown = self.phrasing.amount(amount.number, amount.unit or "")
            yield self._said(self._fill(self._template(fact.name), shown, fact.name))
            yield self._said(
                self._fill(self._template(fact.name), self._otherwise(amount), fact.name)
            )
        for fact, amount in self.random.sample(stated, min(2, len(stated))):
            yield from self._wrong_number(fact, amount)
            yield from self._wrong_unit(fact, amount)
            yield from self._swapped(fact, amount)
        if len(stated) > 1:
            yield from self._two(stated)

    def _two(self, stated: list[tuple[Fact, Quantity]]) -> Iterator[Sentence]:
        """Two amounts in one breath, each after its label."""
        both = self.random.sample(stated, 2)
        told = [
            self._pair(fact.name, self.phrasing.amount(each.number, each.unit or ""))
            for fact, each in both
        ]
        if both[0][0].name == both[1][0].name:
            return
        joint = self.phrasing.one(self.random, "two")
        yield self._said(f"{told[0]}{joint}{told[1]}")

    def _pair(self, name: str, shown: str) -> str:
        gap = "" if self.phrasing.language in TIGHT else " "
        return f"{self.phrasing.label(name, self.random)}{gap}{shown}"

    def _otherwise(self, amount: Quantity) -> str:
        """The amount in another unit, after "about", or bounded from below."""
        way = self.random.randrange(4)
        other = CONVERTED.get(amount.unit or "")
        if way == 0 and other:
            return self.phrasing.amount(_rounded(amount.to(other).number), other)
        shown = self.phrasing.amount(amount.number, amount.unit or "")
        if way == 1:
            return str(self.phrasing.one(self.random, "about").format(v=shown))
        lower = _rounded(amount.number * 0.9)
        if way == 2 and 0 < lower < amount.number:
            return str(
                self.phrasing.one(self.random, "over").format(
                    v=self.phrasing.amount(lower, amount.unit or "")
                )
            )
        return self._in_words(amount) or shown

    def _in_words(self, amount: Quantity) -> str | None:
        """The amount with its number as a word, where the language has one for it here."""
        word = loaded("values")["numerals"][self.phrasing.language].get(amount.number)
        units = loaded("values")["units"].get(amount.unit or "")
        if word is None or units is None:
            return None
        gap = "" if self.phrasing.language in TIGHT else " "
        return f"{word}{gap}{units[self.phrasing.language]}"

    def _wrong_number(self, fact: Fact, amount: Quantity) -> Iterator[Sentence]:
        for factor in self.random.sample(FACTORS, len(FACTORS)):
            number = _rounded(amount.number * factor)
            if number > 0 and self._free(Quantity(number, amount.unit)):
                shown = wrong(self.phrasing.amount(number, amount.unit or ""))
                yield self._said(
                    self._fill(self._template(fact.name), shown, fact.name), Kind.NUMBER
                )
                return

    def _free(self, said: Quantity) -> bool:
        """Whether nothing of the product's is near that amount."""
        base = said.base()
        for near in self._amounts():
            if (
                near.unit == base.unit
                and near.number
                and 1 / APART < base.number / near.number < APART
            ):
                return False
        return True

    def _amounts(self) -> Iterator[Quantity]:
        for fact in self.product.facts:
            if fact.number is not None:
                yield Quantity(fact.number, fact.unit)
                yield Quantity(fact.high or fact.number, fact.unit)
        for text in _texts(self.product):
            for each in quantities(text):
                yield each.quantity.base()
                yield (each.high or each.quantity).base()

    def _wrong_unit(self, fact: Fact, amount: Quantity) -> Iterator[Sentence]:
        for other in self.random.sample(
            OTHER_UNITS.get(amount.unit or "", ()), len(OTHER_UNITS.get(amount.unit or "", ()))
        ):
            if unit_of(other) and self._free(Quantity(amount.number, other)):
                shown = wrong(self.phrasing.amount(amount.number, other))
                yield self._said(self._fill(self._template(fact.name), shown, fact.name), Kind.UNIT)
                return

    def _swapped(self, fact: Fact, amount: Quantity) -> Iterator[Sentence]:
        """The amount under the name of another thing that is measured likewise."""
        dimension = amount.dimension
        for name in self.random.sample(
            sorted(self.phrasing.table("labels")), len(self.phrasing.table("labels"))
        ):
            term = vocabulary.terms().get(name)
            unit = unit_of(term.unit) if term and term.unit else None
            related = term is not None and (
                fact.name in term.also or name in vocabulary.terms()[fact.name].also
            )
            related = related or {name, fact.name} == {"weight", "net_weight"}
            if name == fact.name or unit is None or unit.dimension != dimension or related:
                continue
            if self.phrasing.label(name, self.random) == self.phrasing.label(
                fact.name, self.random
            ) or not self._differs(name, amount):
                continue
            shown = self.phrasing.amount(amount.number, amount.unit or "")
            gap = "" if self.phrasing.language in TIGHT else ": "
            yield self._said(
                wrong(f"{self.phrasing.label(name, self.random)}{gap}{shown}"), Kind.SWAPPED
            )
            return

    def _differs(self, name: str, amount: Quantity) -> bool:
        base = amount.base().number
        own = [fact.number for fact in self.product.facts if fact.name == name and fact.number]
        free = any(
            each.quantity.base() == amount.base()
            for text in _texts(self.product)
            for each in quantities(text)
        )
        return not free and all(not 1 / APART < base / each < APART for each in own)

    def _counts(self) -> Iterator[Sentence]:
        for fact in self.product.facts:
            templates = self.phrasing.table("counts").get(fact.name)
            if not templates or fact.number is None or fact.high or not fact.number.is_integer():
                continue
            count = int(fact.number)
            template = self.random.choice(list(templates))
            if count == 1:
                continue
            word = loaded("values")["numerals"][self.phrasing.language].get(count)
            yield self._said(self._fill(template, str(count)))
            yield self._said(self._fill(template, str(word or count)))
            other = self._other_count(count)
            yield self._said(self._fill(template, wrong(str(other))), Kind.COUNT)

    def _other_count(self, count: int) -> int:
        texts = " ".join([*_texts(self.product), *(fact.text for fact in self.product.facts)])
        choices = [
            n
            for n in (count + 1, count + 2, count * 2, count + 3, count + 7)
            if str(n) not in texts
        ]
        return choices[0] if choices else count * 17 + 5

    def _values(self) -> Iterator[Sentence]:
        yield from self._materials()
        yield from self._colors()
        yield from self._sizes()

    def _materials(self) -> Iterator[Sentence]:
        stated = " ".join(
            [*(fact.text for fact in self.product.facts), *_texts(self.product)]
        ).lower()
        named = next((each for each in self.product.facts if each.name == "material"), None)
        if named is None:
            return
        table: dict[str, dict[str, str]] = loaded("values")["materials"]
        language = self.phrasing.language
        for name, words in table.items():
            if vocabulary.means("material", named.text, name) and name in named.text.lower():
                yield self._said(
                    self._fill(self.phrasing.one(self.random, "material"), words[language])
                )
        absent = [
            each
            for name, each in table.items()
            if not _mentioned(name, each, stated)
            and not vocabulary.means("material", named.text, name)
        ]
        for words in self.random.sample(absent, min(2, len(absent))):
            told = self._fill(self.phrasing.one(self.random, "material"), wrong(words[language]))
            yield self._said(told, Kind.MATERIAL)

    def _colors(self) -> Iterator[Sentence]:
        table: dict[str, dict[str, str]] = loaded("values")["colors"]
        stated = " ".join(
            [*(fact.text for fact in self.product.facts), *_texts(self.product)]
        ).lower()
        for variant in self.product.variants[:1]:
            color = variant.options.get("color")
            if color is None:
                continue
            held = vocabulary.colors(color)
            language = self.phrasing.language
            if color.lower() in table:
                told = self._fill(
                    self.phrasing.one(self.random, "color"), table[color.lower()][language]
                )
                yield self._said(told, None, variant)
            many = held & {"multicolor", "rainbow"}
            absent = [
                words
                for name, words in table.items()
                if not many and name not in held and not _mentioned(name, words, stated)
            ]
            for words in self.random.sample(absent, min(2, len(absent))):
                told = self._fill(self.phrasing.one(self.random, "color"), wrong(words[language]))
                yield self._said(told, Kind.COLOR, variant)

    def _sizes(self) -> Iterator[Sentence]:
        own = {variant.options.get("size", "") for variant in self.product.variants} - {""}
        if not own or not all(each in CLOTHES or each.isdigit() for each in own):
            return
        ladder = CLOTHES if own & set(CLOTHES) else tuple(str(n) for n in range(24, 52))
        template = self.phrasing.one(self.random, "size")
        yield self._said(self._fill(template, self.random.choice(sorted(own))))
        absent = [each for each in ladder if each not in own]
        for other in self.random.sample(absent, min(2, len(absent))):
            yield self._said(self._fill(template, wrong(other)), Kind.SIZE)

    def _flags(self) -> Iterator[Sentence]:
        names = self.phrasing.table("flags")
        for fact in self.product.facts:
            if fact.kind is not FactKind.FLAG or fact.name not in names:
                continue
            word = names[fact.name]
            right, false = ("has", "lacks") if fact.number else ("lacks", "has")
            yield self._said(self._fill(self.phrasing.one(self.random, right), word))
            yield self._said(
                self._fill(self.phrasing.one(self.random, false), wrong(word)), Kind.FEATURE
            )

    def _certificates(self) -> Iterator[Sentence]:
        stated = " ".join([*(fact.text for fact in self.product.facts), *_texts(self.product)])
        named = next((each for each in self.product.facts if each.name == "certification"), None)
        if named is not None:
            for part in named.text.split(", "):
                yield self._said(self._fill(self.phrasing.one(self.random, "certificate"), part))
        absent = [
            each for each in loaded("values")["certificates"] if each.split()[0] not in stated
        ]
        for other in self.random.sample(absent, min(2, len(absent))):
            told = self._fill(self.phrasing.one(self.random, "certificate"), wrong(other))
            yield self._said(told, Kind.CERTIFICATION)

    def _inventions(self) -> Iterator[Sentence]:
        for kind, outer, inner in (
            (Kind.COMPATIBILITY, "compat", "things"), (Kind.FEATURE, "invent", "invented"),
        ):  # fmt: skip
            for _ in range(2):
                told = wrong(self.phrasing.one(self.random, inner))
                yield self._said(self._fill(self.phrasing.one(self.random, outer), told), kind)
        for _ in range(2):
            told = wrong(self._fill(self.phrasing.one(self.random, "superlatives"), ""))
            yield self._said(told, Kind.SUPERLATIVE)
        yield from self._strangers()

    def _strangers(self) -> Iterator[Sentence]:
        """Another product's name where this one's belongs."""
        stated = self._measured()
        own = set(" ".join(self.product.title.values()).lower().split())
        others = [each for each in self.others if each.brand != self.product.brand]
        for other in self.random.sample(others, 2):
            name = " ".join(pick(other.title, "en").split()[:2])
            if not stated or set(name.lower().split()) & own:
                continue
            fact, amount = self.random.choice(stated)
            shown = self.phrasing.amount(amount.number, amount.unit or "")
            gap = "" if self.phrasing.language in TIGHT else ": "
            yield self._said(f"{wrong(name)}{gap}{self._pair(fact.name, shown)}", Kind.PRODUCT)


def _rounded(number: float) -> float:
    """With at most three digits that count."""
    return float(f"{number:.3g}")


def _texts(product: Product) -> list[str]:
    options = [value for each in product.variants for value in each.options.values()]
    return [*product.title.values(), *product.description.values(), *options]


def _mentioned(name: str, words: dict[str, str], stated: str) -> bool:
    """Whether the product's texts speak of a value at all, in English or Chinese."""
    told = {
        name,
        words["en"].lower(),
        words["zh"],
        words["zh"].removesuffix("色"),
        name.rsplit(maxsplit=1)[-1],
    }
    return any(each in stated for each in told)
