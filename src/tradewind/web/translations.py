"""The pages' words: English in the templates, every other language in a gettext catalogue."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"


@cache
def translations(language: str) -> NullTranslations:
    """The compiled catalogue of a page language; English needs none."""
    if language == SOURCE:
        return NullTranslations()
    path = resources.files(__package__).joinpath(f"i18n/{language}/LC_MESSAGES/tradewind.po")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
