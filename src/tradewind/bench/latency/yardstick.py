"""A bare search engine over the same texts: what finding alone costs."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import tantivy

from tradewind.bench.latency.grown import words_of
from tradewind.catalog import tables
from tradewind.storage import Database

TOP = 24


def p50_ms(home: Path, sentences: Sequence[str]) -> float:
    """The median milliseconds of a query for the words of a sentence, in this process."""
    index = _built(home)
    searcher, schema = index.searcher(), index.schema
    latencies = []
    for sentence in sentences:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, word))
            for word in words_of(sentence)
            for field in ("title", "description")
        ]
        started = time.perf_counter()
        query = tantivy.Query.boolean_query(terms)
        found = searcher.search(query, TOP)
        for _, address in found.hits:
            searcher.doc(address)
        latencies.append(1000 * (time.perf_counter() - started))
    return round(sorted(latencies)[len(latencies) // 2], 3)


def _built(home: Path) -> tantivy.Index:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("title")
    schema.add_text_field("description")
    index = tantivy.Index(schema.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for id_, title, description in _texts(home):
        writer.add_document(tantivy.Document(id=id_, title=title, description=description))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _texts(home: Path) -> Iterator[tuple[str, str, str]]:
    database = Database.connect(f"sqlite:///{home / 'tradewind.db'}")
    with database.reading() as session:
        for product in tables.changed(session, since=0):
            title = " ".join(product.title.values())
            yield product.id, title, " ".join(product.description.values())
    database.engine.dispose()
