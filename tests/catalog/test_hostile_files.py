"""Files that are half-written, broken or meant to hurt are refused whole, in little memory."""

import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalog.kit import KETTLES, fresh, gzipped, kettles, products, take, version, zipped
from tests.catalog.test_formats import GOOGLE, OLD_SHOPIFY, PARTS, icecat, rss, table
from tradewind.catalog.formats.opened import parts_of
from tradewind.catalog.formats.text import plain
from tradewind.catalog.in_passing import in_passing
from tradewind.catalog.product import Source
from tradewind.catalog.stated import attribute
from tradewind.kernel.errors import BadFile, BadInput
from tradewind.kernel.units import quantities

SHOP = "Handle,Title,Option1 Name,Variant SKU,Variant Price\n"


def raw(folder: Path, content: bytes, name: str = "file.dat") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def cut_json(folder: Path) -> Path:
    whole = icecat(folder / "whole.json").read_bytes()
    return raw(folder, whole[: len(whole) // 2])


def cut_gzip(folder: Path) -> Path:
    whole = gzipped(folder / "whole.gz", PARTS.encode() * 50).read_bytes()
    return raw(folder, whole[: len(whole) * 2 // 3])


def cut_zip(folder: Path) -> Path:
    whole = zipped(folder / "whole.zip", parts__csv=PARTS.encode() * 50).read_bytes()
    return raw(folder, whole[: len(whole) // 2])


def swapped_zip(folder: Path) -> Path:
    """An archive whose bytes do not fit its checksum any more."""
    whole = bytearray(zipped(folder / "whole.zip", parts__csv=os.urandom(2000)).read_bytes())
    whole[200] ^= 0xFF
    return raw(folder, bytes(whole))


def bomb(folder: Path) -> Path:
    return zipped(folder / "bomb.zip", parts__csv=b"0" * (64 << 20))


def gzip_bomb(folder: Path) -> Path:
    return gzipped(folder / "bomb.gz", b"0" * (64 << 20))


def crowd(folder: Path) -> Path:
    return zipped(folder / "crowd.zip", **{f"f{place}__csv": b"a" for place in range(600)})


def climbing(folder: Path) -> Path:
    return zipped(folder / "climbing.zip", **{"../../etc/passwd": PARTS.encode()})


def locked(folder: Path) -> Path:
    whole = bytearray(zipped(folder / "whole.zip", parts__csv=PARTS.encode()).read_bytes())
    whole[6] |= 1
    central = whole.index(b"PK\x01\x02")
    whole[central + 8] |= 1
    return raw(folder, bytes(whole))


def twice(folder: Path) -> Path:
    path = folder / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", PARTS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", PARTS)
    return path


def laughing(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'
    return raw(folder, head.encode() + b"<rss><channel><item>&l9;</item></channel></rss>")


def reading_files(folder: Path) -> Path:
    head = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return raw(folder, head + b"<rss><channel><item>&x;</item></channel></rss>")


def cut_xml(folder: Path) -> Path:
    return raw(folder, rss(GOOGLE)[:-40])


def yaml_bomb(folder: Path) -> Path:
    lines = ["- a0: &a0 [x, x]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return raw(folder, "\n".join(lines).encode())


def deep_yaml(folder: Path) -> Path:
    return raw(folder, b"- id: a\n  title: " + b"[" * 5000)


def yaml_objects(folder: Path) -> Path:
    return raw(folder, b"- !!python/object/apply:os.system [true]\n")


def odd_yaml(folder: Path) -> Path:
    return kettles(folder, f"{KETTLES}- id: [cut")


def two_yamls(folder: Path) -> Path:
    return kettles(folder, f"{KETTLES}---\n- id: again\n")


def open_quote(folder: Path) -> Path:
    return raw(folder, (SHOP + 'a,"never closed,,s,1.00\n').encode())


def cut_row(folder: Path) -> Path:
    return raw(folder, (SHOP + "a,A,,s,1.00\nb,B").encode())


def cut_letter(folder: Path) -> Path:
    return raw(folder, (SHOP + "a,é,,s,1.00\nb,é").encode()[:-1])


def mixed_encodings(folder: Path) -> Path:
    return raw(folder, (SHOP + "a,é,,s,1.00\n").encode("utf-16") + b"\xff")


def wide(folder: Path) -> Path:
    return raw(folder, b"," * 100_000)


def cell_of_a_book(folder: Path) -> Path:
    return raw(folder, (SHOP + f"a,{'x' * 200_000},,s,1.00\n").encode())


def nan_json(folder: Path) -> Path:
    return raw(folder, b'[{"id": "1", "title": "T", "supplier": "S", "price": NaN}]')


def cut_line(folder: Path) -> Path:
    first = json.dumps({"tradewind": "catalogue", "version": 1})
    return raw(folder, f'{first}\n{{"product": {{"id": "a"'.encode())


def of_the_future(folder: Path) -> Path:
    return raw(folder, json.dumps({"tradewind": "catalogue", "version": 99}).encode())


def missing(folder: Path) -> Path:
    return folder / "missing.csv"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


BROKEN: list[tuple[Callable[[Path], Path], str]] = [
    (lambda folder: raw(folder, b""), "is empty"),
    (lambda folder: gzipped(folder / "empty.gz", b""), "is empty"),
    (lambda folder: raw(folder, b" \n\n"), "says nothing"),
    (lambda folder: raw(folder, b"\x7fELF\x02\x01\x01\x00\x00"), "is not text"),
    (lambda folder: raw(folder, SHOP.encode()), "has no rows"),
    (lambda folder: raw(folder, b"[]"), "does not hold records"),
    (lambda folder: folder, "is a folder"),
    (missing, "cannot be opened"),
    (pipe, "is not a file"),
    (cut_json, "is not whole JSON"),
    (nan_json, "is not whole JSON"),
    (cut_gzip, "cannot be unpacked whole"),
    (cut_zip, "cannot be unpacked whole"),
    (swapped_zip, "cannot be unpacked whole"),
    (bomb, "unpacks to more"),
    (gzip_bomb, "unpacks to more"),
    (crowd, "500 are allowed"),
    (climbing, "was refused"),
    (locked, "locked with a password"),
    (twice, "two files of one name"),
    (laughing, "entities of its own"),
    (reading_files, "entities of its own"),
    (cut_xml, "is not whole XML"),
    (yaml_bomb, "YAML anchors"),
    (deep_yaml, "nested deeper|not whole YAML"),
    (odd_yaml, "is not whole YAML"),
    (two_yamls, "goes on after its list"),
    (open_quote, "ends inside a quote"),
    (cut_row, "in the middle of its last row"),
    (cut_letter, "in the middle of a letter"),
    (mixed_encodings, "is not utf-16 text"),
    (wide, "2,000 are allowed"),
    (cell_of_a_book, "A quote may be open"),
    (cut_line, "is not whole JSON"),
    (of_the_future, "another version"),
]


@pytest.mark.parametrize(
    ("broken", "why"), BROKEN, ids=lambda each: getattr(each, "__name__", None)
)
def test_a_file_that_is_no_good_is_refused_whole_and_says_why(
    tmp_path: Path, broken: Callable[[Path], Path], why: str
):
    (tmp_path / "in").mkdir()
    database = fresh(tmp_path)
    good = table(tmp_path / "good.csv", OLD_SHOPIFY)
    with pytest.raises(BadFile, match=why):
        take(database, good, broken(tmp_path / "in"))
    assert (version(database), products(database)) == (0, {})


def test_python_objects_in_yaml_are_only_text(tmp_path: Path):
    with pytest.raises(BadInput):
        take(fresh(tmp_path), yaml_objects(tmp_path))


def test_litter_in_an_archive_does_not_matter(tmp_path: Path):
    path = tmp_path / "mac.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("parts.csv", PARTS)
        archive.writestr("__MACOSX/._parts.csv", b"\x00\x05\x16\x07")
        archive.writestr(".DS_Store", b"\x00\x00")
    assert take(fresh(tmp_path), path).new == 4


def test_no_part_of_a_file_is_ever_written_out(tmp_path: Path):
    with pytest.raises(BadFile):
        parts_of(climbing(tmp_path))
    assert {each.name for each in tmp_path.iterdir()} == {"climbing.zip"}


IN_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from tests.catalog.kit import fresh, take
from tradewind.kernel.errors import BadFile
database = fresh(Path(sys.argv[1]).parent)
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    take(database, Path(sys.argv[1]))
except BadFile as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used, error)
"""


MOST = 200
"""Megabytes that never come to an end."""
ENDLESS = {
    "line": SHOP.encode(),
    "text": b'[{"id": "1", "title": "',
    "element": b"<rss><channel><item><title>",
    "scalar": b"- id: ",
    "cell": SHOP.encode() + b'"',
}


@pytest.mark.parametrize("begun", ENDLESS)
def test_what_never_ends_is_refused_before_it_fills_the_memory(tmp_path: Path, begun: str):
    path = tmp_path / "endless.dat"
    with path.open("wb") as stream:
        stream.write(ENDLESS[begun])
        for _ in range(MOST):
            stream.write(b"x" * (1 << 20))
    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    path.unlink()
    grown, _, why = done.stdout.partition(" ")
    assert "characters" in why or "bytes" in why or "field" in why
    assert int(grown) < 80 * 1024


LONG = 20_000
KNOTTED = [
    "1x",
    "1-",
    "1 x 1 ",
    "1/2 ",
    "1,111,",
    "9 ",
    "12 cm x ",
    "(",
    "[(",
    "1 (",
    "3岁",
    "1 lb ",
]


@pytest.mark.parametrize("knot", KNOTTED)
def test_no_text_is_knotted_enough_to_hold_the_reader_up(knot: str):
    text = knot * (LONG // len(knot))
    began = time.process_time()
    quantities(text)
    list(in_passing(text, Source("", ""), title=True))
    attribute(text, "1 kg", Source("", ""))
    attribute("weight", text, Source("", ""))
    assert time.process_time() - began < 3


@pytest.mark.parametrize("knot", ["<!", "<a", "<a b='", "<!--", "</", "<?", "<script>", "<p>", "&"])
def test_no_markup_is_knotted_enough_to_hold_the_reader_up(knot: str):
    began = time.process_time()
    plain(knot * 30_000)
    assert time.process_time() - began < 1
