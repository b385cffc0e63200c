"""No page speaks a word that its Chinese reader does not get in Chinese."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from jinja2 import Environment

from tradewind import web
from tradewind.web.translations import catalogue, translations

ROOM = Path(web.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {
    "templates/**.html": {
        "newstyle_gettext": "true",
        "silent": "false",
        "extensions": "jinja2.ext.do",
    }
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s")
SPOKEN = re.compile(r"[^\W\d_]{2,}")
SAID_IN_ATTRIBUTES = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"{]*)"')
NAMES = {
    "UTC",
    "English",
    "中文",
    "信风",
    "run",
    "import",
    "sample",
    "products",
    "csv",
    "Español",
    "Deutsch",
    "日本語",
}
"""Names, units and commands: the same in every language."""


@pytest.fixture(scope="module")
def source() -> Catalog:
    found = Catalog()
    for file, line, message, *_ in extract_from_dir(
        str(ROOM), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        found.add(message, locations=[(file, line)])
    return found


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    return catalogue("zh")


def strings(message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_string_of_the_pages_has_its_chinese(source, chinese):
    missing = [
        f"{message.id!r} at {message.locations[0]}"
        for message in source
        if message.id
        and (chinese.get(message.id) is None or not all(strings(chinese.get(message.id))))
    ]
    assert missing == []


def test_the_chinese_catalogue_holds_nothing_that_no_page_says(source, chinese):
    assert [message.id for message in chinese if message.id and message.id not in source] == []


def test_translations_fill_the_same_blanks(chinese):
    for message in chinese:
        if message.id:
            said = message.id if isinstance(message.id, str) else message.id[1]
            for string in strings(message):
                assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(string)), (
                    said
                )


def test_nothing_is_left_half_translated(chinese):
    assert [message.id for message in chinese if message.fuzzy] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_outside_gettext(path):
    lexed = Environment(autoescape=True).lex(path.read_text("utf-8"))
    literal = "\0".join(value for _, kind, value in lexed if kind == "data")
    bare = re.sub(
        r"<!doctype html>|<svg.*?</svg>|<code>.*?</code>|&#?\w+;", " ", literal, flags=re.DOTALL
    )
    attributes = " ".join(SAID_IN_ATTRIBUTES.findall(bare))
    words = SPOKEN.findall(re.sub(r"<[^>]*>", " ", bare) + " " + attributes)
    assert [word for word in words if word not in NAMES] == []


def test_the_catalogue_is_compiled_when_it_is_first_used():
    chinese = translations("zh")
    assert chinese.gettext("What do you need?") == "想买点什么？"
    assert chinese.ngettext("%(num)d day", "%(num)d days", 30) % {"num": 30} == "30 天"
    assert translations("en").gettext("What do you need?") == "What do you need?"
