"""The texts of Wagtail's index as bags of tokens: what is in many rows is asked of the database.

Only the analyser's tokens, made of [a-z0-9], reach it. What is in a few pages is held in memory by its kind
(`portal.search_kinds`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search.models import IndexEntry

from toolbox.relevance import Wanted

MOST_COUNTED = 5_000
COMMON = 0.2  # part of the texts that hold a word, above which it finds nothing by itself
FEW = 500

VECTOR = re.compile(r"'([a-z0-9]+)':([0-9A-D,]+)")
SQLITE = """
    SELECT * FROM (SELECT entry.content_type_id, CAST(entry.object_id AS INTEGER), entry.body FROM {fts}
    CROSS JOIN {table} entry ON entry.id = {fts}.rowid
    WHERE {fts} MATCH %s AND entry.content_type_id = %s ORDER BY bm25({fts}), entry.id LIMIT {most}) one
"""
POSTGRESQL = """
    SELECT * FROM (SELECT entry.content_type_id, entry.object_id::bigint, entry.body::text FROM {table} entry, to_tsquery('simple', %s) asked
    WHERE (entry.title || entry.body) @@ asked AND entry.content_type_id = %s
    ORDER BY ts_rank(entry.body, asked, 1) DESC, entry.id LIMIT {most}) one
"""
COUNT_SQLITE = "SELECT %s, (SELECT COUNT(*) FROM (SELECT 1 FROM {fts} WHERE {fts} MATCH %s LIMIT {most}))"
COUNT_POSTGRESQL = """
    SELECT %s, (SELECT COUNT(*) FROM (SELECT 1 FROM {table} entry
    WHERE (entry.title || entry.body) @@ to_tsquery('simple', %s) LIMIT {most}) few)
"""


def bags_of(
    models: Sequence[type], wanted: Sequence[Wanted], counts: dict[str, int], total: int, most: int
) -> dict[type, dict[int, Counter]]:
    """Of each model, the tokens of the rows that answer best, by id, best first; one query for all.

    Any part of the question is enough.
    """
    found = {model: {} for model in models}
    parts = telling(wanted, counts, total)
    if not parts:
        return found
    is_sqlite = connection.vendor == "sqlite"
    table = IndexEntry._meta.db_table
    statement = (SQLITE if is_sqlite else POSTGRESQL).format(table=table, fts=f"{table}_fts", most=most)
    of_type = {ContentType.objects.get_for_model(model).pk: model for model in models}
    values = [value for number in of_type for value in (expression(parts, is_sqlite), number)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([statement] * len(of_type)), values)
        for number, pk, body in cursor.fetchall():
            found[of_type[number]][pk] = tokens_of(body, is_sqlite)
    return found


def telling(wanted: Sequence[Wanted], counts: dict[str, int], total: int) -> list[Wanted]:
    """The parts of the question that tell texts apart: words that most of them hold are left out."""
    common = max(FEW, COMMON * total)
    rare = [
        one
        for one in wanted
        if one.prefix or min(min(counts.get(t, 0) for t in way) for way in one.ways) <= common
    ]
    return rare or list(wanted)


def expression(parts: Sequence[Wanted], is_sqlite: bool) -> str:
    """The question in the language of the database."""
    either, both = (" OR ", " AND ") if is_sqlite else (" | ", " & ")
    quoted = '"{}"' if is_sqlite else "{}"
    ways = []
    for one in parts:
        ways += [f"({both.join(quoted.format(token) for token in way)})" for way in one.ways]
        if one.prefix:
            ways.append(quoted.format(one.prefix) + ("*" if is_sqlite else ":*"))
    return either.join(ways)


def tokens_of(body: str, is_sqlite: bool) -> Counter:
    if is_sqlite:
        return Counter(body.split())
    return Counter({token: places.count(",") + 1 for token, places in VECTOR.findall(body)})


def counts_of(tokens: Iterable[str]) -> dict[str, int]:
    """How many texts hold each token, in one query; 5 000 at most."""
    asked = sorted(set(tokens))
    if not asked:
        return {}
    is_sqlite = connection.vendor == "sqlite"
    table = IndexEntry._meta.db_table
    one = (COUNT_SQLITE if is_sqlite else COUNT_POSTGRESQL).format(
        table=table, fts=f"{table}_fts", most=MOST_COUNTED
    )
    quoted = '"{}"' if is_sqlite else "{}"
    values = [value for token in asked for value in (token, quoted.format(token))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(asked)), values)
        return dict(cursor.fetchall())
