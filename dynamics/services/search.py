"""Full-text search of the dynamiques: the analyser's tokens, asked of Wagtail's index.

All tokens are required. Only tokens, made of [a-z0-9], reach a backend, so that no text can break its
syntax and both databases find the same set. When nothing is found, words nobody wrote are replaced by the
nearest ones of names, types and themes (« biovalee » → « biovallee »).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, repeat
from operator import contains

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from dynamics.french import fold, get_analyser
from dynamics.models import Dynamic
from dynamics.services.catalogue import Catalogue

LEAST_LIKENESS = 0.4
TABLE = IndexEntry._meta.db_table
FTS = f"{TABLE}_fts"

SQLITE = """
    SELECT CAST(entry.object_id AS INTEGER) FROM {fts}
    CROSS JOIN {table} entry ON entry.id = {fts}.rowid
    WHERE {fts} MATCH %s AND entry.content_type_id = %s
"""
# In SQLite, going from the index to its entries costs more than the search: where entries lead is kept in memory.
SQLITE_ROWS = "SELECT rowid FROM {fts} WHERE {fts} MATCH %s"
SQLITE_ENTRIES = """
    SELECT id, CASE WHEN content_type_id = %s THEN CAST(object_id AS INTEGER) ELSE 0 END
    FROM {table} WHERE id > %s ORDER BY id
"""
# Both searched texts of a dynamique are in `body`, the column of fields that are not called « title ».
POSTGRESQL = """
    SELECT entry.object_id::bigint FROM {table} entry
    WHERE entry.body @@ plainto_tsquery('simple', %s) AND entry.content_type_id = %s
"""


@dataclass(frozen=True)
class Found:
    """Ids of the dynamiques found, best first, and the words that replaced those asked, if any did."""

    ids: np.ndarray
    tokens: tuple[str, ...]
    correction: str = ""


def find(text: str, catalogue: Catalogue) -> Found | None:
    """Who answers a text; None when it holds no word to look for."""
    tokens = get_analyser().query(text)
    if not tokens:
        return None
    ids = ranked_ids(tokens, catalogue)
    if not len(ids) and (corrected := correct(text, catalogue)):
        others = get_analyser().query(corrected)
        if len(found := ranked_ids(others, catalogue)):
            return Found(found, tuple(others), as_written(corrected, found, catalogue))
    return Found(ids, tuple(tokens))


def ranked_ids(tokens: Sequence[str], catalogue: Catalogue) -> np.ndarray:
    """Ids of the listed dynamiques that hold all the tokens, best first; kept as long as the catalogue."""
    return catalogue.answers.get(
        ("search", tuple(sorted(tokens))), lambda: rank(matching_ids(tokens, catalogue), tokens, catalogue)
    )


def matching_ids(tokens: Sequence[str], catalogue: Catalogue | None = None) -> np.ndarray:
    """Ids of the rows whose text holds all the tokens, in no order; listed or not."""
    if not tokens:
        return np.empty(0, np.int64)
    # Entries that a transaction made may be rolled back and their numbers given again: never kept.
    if catalogue is not None and connection.vendor == "sqlite" and not connection.in_atomic_block:
        return owners_of(fetched(SQLITE_ROWS.format(fts=FTS), [fts_match(tokens)]), catalogue)
    query = statement(tokens)
    if query is None:  # another backend, OpenSearch for instance
        found = get_search_backend().search(" ".join(tokens), Dynamic.objects.listed(), operator="and")
        return np.array([dynamic.pk for dynamic in found], np.int64)
    return fetched(*query)


def fetched(sql: str, parameters: list) -> np.ndarray:
    """The only column of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return np.fromiter(chain.from_iterable(cursor.fetchall()), np.int64)


def owners_of(entries: np.ndarray, catalogue: Catalogue) -> np.ndarray:
    """Dynamiques that index entries belong to; entries of other models are left out."""
    known, owners = catalogue.entries.get("known", (np.empty(0, np.int64),) * 2)
    last = int(known[-1]) if len(known) else 0
    if len(entries) and entries.max() > last:
        content_type = ContentType.objects.get_for_model(Dynamic).pk
        with connection.cursor() as cursor:
            cursor.execute(SQLITE_ENTRIES.format(table=TABLE), [content_type, last])
            added = np.array(cursor.fetchall(), np.int64).reshape(-1, 2)
        known, owners = np.concatenate([known, added[:, 0]]), np.concatenate([owners, added[:, 1]])
        catalogue.entries["known"] = known, owners
    found = owners[np.searchsorted(known, entries)] if len(entries) else entries
    return found[found > 0]


def fts_match(tokens: Sequence[str]) -> str:
    return " AND ".join(f'"{token}"' for token in tokens)


def statement(tokens: Sequence[str]) -> tuple[str, list] | None:
    """The query of the database's own index, whose only column is the id; None when it has none."""
    content_type = ContentType.objects.get_for_model(Dynamic).pk
    if connection.vendor == "sqlite":
        return SQLITE.format(table=TABLE, fts=FTS), [fts_match(tokens), content_type]
    if connection.vendor == "postgresql":
        return POSTGRESQL.format(table=TABLE), [" ".join(tokens), content_type]
    return None


def rank(ids: np.ndarray, tokens: Sequence[str], catalogue: Catalogue) -> np.ndarray:
    """Best first: names that hold the most of the words, the shortest of them, then the last updated.

    Only listed dynamiques are kept.
    """
    snapshot = catalogue.snapshot
    rows = snapshot.rows_of(ids)
    names = list(map(catalogue.names.__getitem__, snapshot.columns["name_rank"][rows].tolist()))
    said = np.zeros(len(rows), np.int64)
    for token in tokens:
        said += np.fromiter(map(contains, names, repeat(" " + token)), bool, len(names))
    length = np.where(said > 0, np.fromiter(map(len, names), np.int64, len(names)), 0)
    return snapshot.ids[rows[np.lexsort((rows, -snapshot.columns["updated"][rows], length, -said))]]


def correct(text: str, catalogue: Catalogue) -> str:
    """The text with each word that no dynamique knows replaced by the nearest one; "" when nothing changes."""
    words = fold(text[:200]).split()
    corrected = [word if len(word) < 4 else nearest(word, catalogue) for word in words]
    return " ".join(corrected) if corrected != words else ""


def as_written(corrected: str, ids: np.ndarray, catalogue: Catalogue) -> str:
    """The words with the accents that the names found give them."""
    written = {fold(word): word for pk in ids[:20].tolist() for word in catalogue.texts[pk].name.split()}
    return " ".join(written.get(word, word) for word in corrected.split())


def nearest(word: str, catalogue: Catalogue) -> str:
    """The word itself when a text holds it or when none is like it; otherwise the one most like it."""
    if len(matching_ids(get_analyser().query(word), catalogue)):
        return word
    hits = catalogue.term_index.search(word, limit=10, least=LEAST_LIKENESS)
    known = [catalogue.terms[place] for place, _ in hits]
    return max(known, key=lambda term: SequenceMatcher(None, word, term).ratio(), default=word)
