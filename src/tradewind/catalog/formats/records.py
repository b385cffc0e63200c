"""Records of JSON, JSON Lines, YAML and XML, one after another, however long the file is."""

import codecs
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import ijson
import orjson
import yaml
from defusedxml.common import DefusedXmlException

from tradewind.catalog.formats.opened import Guarded, Part
from tradewind.kernel.errors import BadFile

DEEPEST = 20
"""How deep lists and mappings may be nested in YAML."""


class _Utf8:
    """The bytes of a part as UTF-8, with the record at hand kept within bounds."""

    def __init__(self, stream: Guarded, encoding: str) -> None:
        self._stream = stream
        plain = encoding in {"utf-8", "ascii"}
        self._decoder = None if plain else codecs.getincrementaldecoder(encoding)()

    def read(self, size: int = -1) -> bytes:
        if not size:
            return b""
        chunk = self._next(size)
        self._stream.check_record()
        return chunk

    def _next(self, size: int) -> bytes:
        if self._decoder is None:
            return self._stream.read(size)
        while chunk := self._stream.read(size):
            if text := self._decoder.decode(chunk):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()


def json_array(part: Part) -> Iterator[Any]:
    """The items of one JSON array; raises BadFile where it is not whole."""
    with part.stream() as stream:
        try:
            for item in ijson.items(_Utf8(stream, part.encoding), "item", use_float=True):
                stream.record_ends()
                yield item
        except (ijson.JSONError, UnicodeError, ValueError) as error:
            raise BadFile(f"{part.name} is not whole JSON: {error}") from error


def json_lines(part: Part) -> Iterator[tuple[int, Any]]:
    """Each line's object with the number of the line; raises BadFile where one is none."""
    for number, line in enumerate(part.lines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise BadFile(f"{part.name}, line {number:,} is not whole JSON: {error}") from error


def yaml_items(part: Part) -> Iterator[tuple[int, Any]]:
    """The items of a YAML list, each with its line; every scalar stays the text it is.

    Texts are not guessed at: ``5.0`` stays ``5.0``, ``16:9`` is no number and ``no`` no falsehood.
    Raises BadFile for what is no list, and for anchors, aliases and tags.
    """
    with part.stream() as stream:
        events = _events(part, stream)
        if not isinstance(next(events, None), yaml.SequenceStartEvent):
            raise BadFile(f"{part.name} is no YAML list.")
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            line = event.start_mark.line + 1
            yield line, _built(part, event, events, 1)
            stream.record_ends()
        for event in events:
            raise BadFile(f"{part.name} goes on after its list, at line {event.start_mark.line}.")


def _events(part: Part, stream: Guarded) -> Iterator[Any]:
    framing = (
        yaml.StreamStartEvent,
        yaml.StreamEndEvent,
        yaml.DocumentStartEvent,
        yaml.DocumentEndEvent,
    )
    try:
        for event in yaml.parse(_Utf8(stream, part.encoding), Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise BadFile(f"{part.name} uses YAML anchors: write every value out.")
            if not isinstance(event, framing):
                yield event
    except (yaml.YAMLError, UnicodeError) as error:
        raise BadFile(f"{part.name} is not whole YAML: {error}") from error


def _built(part: Part, event: Any, events: Iterator[Any], depth: int) -> Any:
    if depth > DEEPEST:
        raise BadFile(f"{part.name} is nested deeper than a catalogue is.")
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_built(part, inner, events, depth + 1))
        return items
    return _mapping(part, events, depth)


def _mapping(part: Part, events: Iterator[Any], depth: int) -> dict[str, Any]:
    built: dict[str, Any] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _built(part, inner, events, depth + 1)
        if not isinstance(key, str) or key in built:
            line = inner.start_mark.line + 1
            raise BadFile(f"{part.name}, line {line:,}: the key {key!r} stands there twice.")
        built[key] = _built(part, next(events), events, depth + 1)
    return built


def xml_elements(part: Part, names: frozenset[str]) -> Iterator[Element]:
    """Every element of one of those local names, whole; each is forgotten after its turn.

    Raises BadFile where the document is not whole, or declares entities of its own.
    """
    with part.stream() as stream:
        try:
            yield from _elements(stream, names)
        except DefusedXmlException as error:
            raise BadFile(f"{part.name} declares entities of its own: it was refused.") from error
        except (ParseError, ValueError) as error:
            raise BadFile(f"{part.name} is not whole XML: {error}") from error


def _elements(stream: Guarded, names: frozenset[str]) -> Iterator[Element]:
    open_: list[Element] = []
    checked = _Checked(stream)
    for happens, element in defusedxml.ElementTree.iterparse(
        checked, events=("start", "end"), forbid_dtd=True
    ):
        if happens == "start":
            open_.append(element)
            continue
        open_.pop()
        if local(element.tag) in names:
            yield element
            stream.record_ends()
            element.clear()
            if open_:
                open_[-1].clear()


class _Checked:
    """Bytes as they are, with the record at hand kept within bounds."""

    def __init__(self, stream: Guarded) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._stream.check_record()
        return chunk


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]
