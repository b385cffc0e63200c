"""A file somebody handed in, opened with suspicion: what it unpacks to, and in which encoding.

Nothing is believed of a file: neither its name nor the sizes an archive states. It is read through
once before anything is taken from it, so that a file that ends too soon, unpacks without end or is
no text at all is refused whole.
"""

import codecs
import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO, cast

from charset_normalizer import from_bytes

from tradewind.kernel.errors import BadFile

MOST_BYTES = 4 << 30
"""Unpacked bytes of one file at most."""
MOST_RATIO = 300
"""How far a file may unpack, once it is past `FREE_BYTES`."""
FREE_BYTES = 16 << 20
MOST_MEMBERS = 500
LONGEST_LINE = 4 << 20
"""Characters of one line at most."""
LONGEST_RECORD = 16 << 20
"""Bytes of one record of JSON, YAML or XML at most."""
MOST_NULS = 1000
"""One byte in so many may be a NUL where damage is forgiven."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One stream of text in a file: the file itself, or a member of an archive."""

    path: Path
    member: str | None
    name: str
    """As it is shown: ``catalogue.zip/cpu.csv``."""
    packed: str
    """``plain``, ``gzip`` or ``zip``."""
    encoding: str = "utf-8"
    digest: bytes = b""
    """SHA-256 of its unpacked bytes."""
    cut: bool = False
    """True where its last line has no end."""
    forgiven: bool = False
    """True where lines with broken letters come out all the same."""

    @contextmanager
    def stream(self) -> Iterator["Guarded"]:
        """Its unpacked bytes; raises BadFile where they do not come out whole."""
        with ExitStack() as stack:
            try:
                stream = self._unpacked(stack)
            except UNPACKABLE as error:
                raise BadFile(_broken(self.name, error)) from error
            yield Guarded(stream, self.name, self.path.stat().st_size)

    def _unpacked(self, stack: ExitStack) -> IO[bytes]:
        match self.packed, self.member:
            case "zip", str(member):
                archive = stack.enter_context(zipfile.ZipFile(self.path))
                return stack.enter_context(archive.open(member))
            case "gzip", _:
                return cast("IO[bytes]", stack.enter_context(gzip.open(self.path)))
            case _:
                return stack.enter_context(self.path.open("rb"))

    def beginning(self) -> str:
        """Its first letters, some ten thousands of them."""
        with self.stream() as stream:
            decoder = codecs.getincrementaldecoder(self.encoding)(self._errors)
            return decoder.decode(stream.read(1 << 16))

    def lines(self) -> Iterator[str]:
        """Its lines with their ends, decoded.

        Where damage is forgiven, bytes that are no letters come as lone surrogates (U+FFFD in
        UTF-16), for whoever reads the line to judge.
        """
        with self.stream() as stream:
            text = io.TextIOWrapper(
                io.BufferedReader(stream, _CHUNK),
                encoding=self.encoding,
                errors=self._errors,
                newline="",
            )
            number = 0
            while line := self._line(text, number):
                number += 1
                yield line

    @property
    def _errors(self) -> str:
        if not self.forgiven:
            return "strict"
        return "replace" if self.encoding == "utf-16" else "surrogateescape"

    def _line(self, text: io.TextIOWrapper, number: int) -> str:
        try:
            line = text.readline(LONGEST_LINE + 1)
        except UnicodeError as error:
            raise BadFile(
                f"{self.name} is not {self.encoding} text after line {number:,}: save it as UTF-8."
            ) from error
        if len(line) > LONGEST_LINE:
            raise BadFile(
                f"{self.name}, line {number + 1:,} is longer than {LONGEST_LINE:,} characters: "
                "this is no table."
            )
        return line


UNPACKABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def _broken(name: str, error: Exception) -> str:
    return f"{name} cannot be unpacked whole ({error}): it may be half-written, send it again."


class Guarded(io.RawIOBase):
    """Bytes that are counted as they come: in all, against the packed size, and in one record."""

    def __init__(self, stream: IO[bytes], name: str, packed: int) -> None:
        self._stream, self._name, self._packed = stream, name, max(packed, 1)
        self._total = self._since = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer; raises BadFile past a limit."""
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def read(self, size: int = -1) -> bytes:
        """So many bytes at most; raises BadFile past a limit."""
        try:
            chunk = self._stream.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        except UNPACKABLE as error:
            raise BadFile(_broken(self._name, error)) from error
        self._total += len(chunk)
        self._since += len(chunk)
        if self._total > MOST_BYTES or (
            self._total > FREE_BYTES and self._total > MOST_RATIO * self._packed
        ):
            raise BadFile(f"{self._name} unpacks to more than a catalogue holds: it was refused.")
        return chunk

    def record_ends(self) -> None:
        """A record has been taken; the next may begin."""
        self._since = 0

    def check_record(self) -> None:
        """Raises BadFile where the record at hand is too long to be one."""
        if self._since > LONGEST_RECORD:
            raise BadFile(f"{self._name} holds a record of more than {LONGEST_RECORD:,} bytes.")


def parts_of(path: Path) -> list[Part]:
    """The parts of a file, each read through once; raises BadFile with the reason."""
    return [examined(part) for part in pieces_of(path)]


def pieces_of(path: Path) -> list[Part]:
    """The parts of a file, not read yet; raises BadFile with the reason."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise BadFile(f"{path} cannot be opened: {error.strerror}.") from error
    if stat.S_ISDIR(mode):
        raise BadFile(f"{path} is a folder: name the files in it.")
    if not stat.S_ISREG(mode):
        raise BadFile(f"{path} is not a file.")
    parts = _parts(path)
    if not parts:
        raise BadFile(f"{path.name} holds no file.")
    return parts


def _parts(path: Path) -> list[Part]:
    with path.open("rb") as stream:
        start = stream.read(4)
    if not start:
        raise BadFile(f"{path.name} is empty.")
    if start[:2] == b"\x1f\x8b":
        return [Part(path, None, path.name, "gzip")]
    if start[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return [Part(path, name, f"{path.name}/{name}", "zip") for name in _members(path)]
    return [Part(path, None, path.name, "plain")]


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except UNPACKABLE as error:
        raise BadFile(_broken(path.name, error)) from error
    if len(infos) > MOST_MEMBERS:
        raise BadFile(f"{path.name} holds {len(infos):,} files; {MOST_MEMBERS} are allowed.")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise BadFile(f"{path.name} holds two files of one name.")
    for info in infos:
        _check_member(path, info)
    return [name for name in names if not _is_litter(name)]


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in info.filename:
        raise BadFile(f"{path.name} holds a file named {info.filename!r}: it was refused.")
    if info.flag_bits & 1:
        raise BadFile(f"{path.name} is locked with a password: send it unlocked.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise BadFile(f"{path.name} holds a link: it was refused.")


def _is_litter(name: str) -> bool:
    """What file managers leave in archives."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def examined(part: Part, *, forgiving: bool = False) -> Part:
    """The part with its digest and encoding, after every byte of it has been unpacked once.

    Raises BadFile where it is no text. With ``forgiving``, a few broken letters and NULs are left
    for whoever reads the lines to judge.
    """
    digest, look, last = hashlib.sha256(), _Look(forgiving), b""
    with part.stream() as stream:
        while chunk := stream.read(_CHUNK):
            look.at(part, chunk, first=not last)
            digest.update(chunk)
            last = chunk[-2:]
    if not last:
        raise BadFile(f"{part.name} is empty.")
    cut = not last.rstrip(b"\0").endswith((b"\n", b"\r"))
    encoding = look.encoding(part)
    return replace(
        part, encoding=encoding, digest=digest.digest(), cut=cut, forgiven=look.forgiving
    )


class _Look:
    """What the bytes of a part say of its encoding."""

    def __init__(self, forgiving: bool) -> None:
        self.forgiving = forgiving
        self._decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")()
        self._encoding = ""
        self._odd = bytearray()
        self._nuls = self._bytes = 0

    def at(self, part: Part, chunk: bytes, *, first: bool) -> None:
        """Raises BadFile where the chunk is of no text."""
        if first:
            self._encoding = next((name for mark, name in _MARKS if chunk.startswith(mark)), "")
        self._check(part, chunk)
        self._encoding = _follow(self._decoder, chunk, self._encoding)
        if self._encoding == "?" and len(self._odd) < _CHUNK:
            self._odd += b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())

    def _check(self, part: Part, chunk: bytes) -> None:
        self._bytes += len(chunk)
        if self._encoding == "utf-16" or b"\0" not in chunk:
            return
        self._nuls += chunk.count(b"\0")
        if not self.forgiving or self._nuls * MOST_NULS > self._bytes:
            raise BadFile(f"{part.name} is not text: export it as CSV, JSON, YAML or XML.")

    def encoding(self, part: Part) -> str:
        """The encoding; raises BadFile where the last letter is cut or none is known."""
        if not self._encoding and self._decoder.getstate()[0] and not self.forgiving:
            raise BadFile(f"{part.name} ends in the middle of a letter: it may be half-written.")
        if self._encoding == "?":
            odd = bytes(self._odd)
            return "utf-8" if self.forgiving and _is_mostly_utf8(odd) else _guessed(part, odd)
        return self._encoding or "utf-8"


def _is_mostly_utf8(odd: bytes) -> bool:
    """Whether most letters outside ASCII are whole in UTF-8."""
    broken = sum(
        "\udc80" <= letter <= "\udcff" for letter in odd.decode("utf-8", "surrogateescape")
    )
    return broken * 10 < sum(byte >= 0x80 for byte in odd)


def _follow(decoder: codecs.IncrementalDecoder, chunk: bytes, encoding: str) -> str:
    """The encoding as far as it is known: empty while it may be UTF-8, ``?`` when it is not."""
    if encoding:
        return encoding
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return "?"
    return ""


def _guessed(part: Part, odd: bytes) -> str:
    """The encoding of lines that are not UTF-8; letters with accents stand alone, hanzi in runs."""
    high = [byte >= 0x80 for byte in odd]
    beside = sum(one and two for one, two in pairwise(high))
    if beside < 0.3 * sum(high):
        return _first_whole(odd, ("cp1252", "latin-1"))
    if _is_simplified(odd):
        return "gb18030"
    among = ["big5", "cp932", "euc_jp", "euc_kr", "cp1251", "gb18030"]
    found = from_bytes(odd, cp_isolation=among).best()
    if found is None:
        raise BadFile(f"{part.name} is in no encoding that is known here: save it as UTF-8.")
    return str(found.encoding)


def _first_whole(odd: bytes, among: tuple[str, ...]) -> str:
    for encoding in among:
        try:
            odd.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return among[-1]


def _is_simplified(odd: bytes) -> bool:
    """Whether the bytes read as Chinese whose characters are nearly all everyday ones."""
    text = odd.decode("gb18030", errors="replace")
    letters = [letter for letter in text if not letter.isascii()]
    usual = sum(bool(letter.encode("gb2312", errors="ignore")) for letter in letters)
    return bool(letters) and usual >= 0.95 * len(letters)
