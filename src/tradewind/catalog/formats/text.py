"""Text of web pages as plain text, in one pass over it however it is made."""

import html
import re

_BLOCKS = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "tr", "table", "section", "article", "blockquote"}
    | {f"h{level}" for level in range(1, 7)}
)
_SILENT = {
    name: re.compile(f"</{name}[^>]*>?", re.IGNORECASE)
    for name in ("script", "style", "head", "template", "noscript", "iframe", "svg")
}
_TAG = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9]{0,19})|(!--)|[!?])")


def plain(markup: str) -> str:
    """The words of a piece of HTML, a line a block; text without markup stays as it is."""
    if "<" not in markup:
        return html.unescape(markup) if "&" in markup else markup
    said: list[str] = []
    place = 0
    while (opens := markup.find("<", place)) >= 0:
        said.append(markup[place:opens])
        place, shown = _tag(markup, opens)
        said.append(shown)
    said.append(markup[place:])
    return re.sub(r"\s*\n\s*", "\n", html.unescape("".join(said))).strip()


def _tag(markup: str, opens: int) -> tuple[int, str]:
    """Where a tag (or what it silences) ends, and what is shown in its place."""
    found = _TAG.match(markup, opens)
    if found is None:
        return opens + 1, "<"
    closes = markup.find("-->" if found[3] else ">", opens)
    if closes < 0:
        return len(markup), ""
    name = (found[2] or "").lower()
    if name in _SILENT and not found[1]:
        silenced = _SILENT[name].search(markup, closes)
        return (silenced.end() if silenced else len(markup)), ""
    end = closes + (3 if found[3] else 1)
    return end, "\n" if name in _BLOCKS else ""
