"""The pages' words: English in the templates, every other language in a gettext catalogue."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"


@cache
def translations(language: str) -> NullTranslations:
    """The compiled catalogue of a page language; English needs none."""
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(language: str) -> Catalog:
    """What the files of a language say together, one file for each part of the pages."""
    whole = Catalog(locale=language, fuzzy=False)
    folder = resources.files(__package__).joinpath(f"i18n/{language}/LC_MESSAGES")
    for path in folder.iterdir():
        if path.name.endswith(".po"):
            with path.open("rb") as file:
                part = read_po(file, locale=language)
            for message in part:
                if message.id:
                    whole[message.id] = message
    return whole
