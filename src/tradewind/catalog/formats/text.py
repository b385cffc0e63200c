"""Text of web pages as plain text."""

import html
import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "tr", "table", "section", "article", "blockquote"}
    | {f"h{level}" for level in range(1, 7)}
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "iframe", "svg"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def plain(markup: str) -> str:
    """The words of a piece of HTML, a line a block; text without markup stays as it is."""
    if "<" not in markup:
        return html.unescape(markup) if "&" in markup else markup
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    return re.sub(r"\s*\n\s*", "\n", "".join(parser.said)).strip()
