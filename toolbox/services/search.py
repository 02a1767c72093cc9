"""Full-text search of the tools: the analyser's tokens, asked of Wagtail's index, best first.

All tokens are required; when no tool holds them all, the tools that hold some of them are given, and said to
be so: a question asked in a sentence finds its tool. Only tokens, made of [a-z0-9], reach the database.

Apps to the right search their own models in the same way: ``model`` has `search_title` and `search_body`.
"""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from dynamics.french import get_analyser
from toolbox.models import Tool

MOST = 200

SQLITE = """
    SELECT CAST(entry.object_id AS INTEGER) FROM {fts}
    CROSS JOIN {table} entry ON entry.id = {fts}.rowid
    WHERE {fts} MATCH %s AND entry.content_type_id = %s
    ORDER BY bm25({fts}, 0, 1, 6), entry.id LIMIT {most}
"""
POSTGRESQL = """
    SELECT entry.object_id::bigint FROM {table} entry, to_tsquery('simple', %s) asked
    WHERE (entry.title || entry.body) @@ asked AND entry.content_type_id = %s
    ORDER BY ts_rank(entry.title, asked) * 6 + ts_rank(entry.body, asked) DESC, entry.id LIMIT {most}
"""


class Found(NamedTuple):
    """Ids of the tools, best first; whether some words had to be left out to find them."""

    ids: list[int]
    is_partial: bool = False


def find(text: str, model: type = Tool, most: int = MOST) -> Found | None:
    """The tools that answer a text; None when it holds no word to look for."""
    tokens = get_analyser().query(text)
    if not tokens:
        return None
    ids = ranked_ids(tokens, every=True, model=model, most=most)
    if ids or len(tokens) == 1:
        return Found(ids)
    return Found(ranked_ids(tokens, every=False, model=model, most=most), is_partial=True)


def ranked_ids(tokens: list[str], *, every: bool, model: type = Tool, most: int = MOST) -> list[int]:
    """Ids of the rows that hold every token, or any of them; published or not."""
    table = IndexEntry._meta.db_table
    content_type = ContentType.objects.get_for_model(model).pk
    if connection.vendor == "sqlite":
        match = (" AND " if every else " OR ").join(f'"{token}"' for token in tokens)
        sql = SQLITE.format(table=table, fts=f"{table}_fts", most=most)
    elif connection.vendor == "postgresql":
        match = (" & " if every else " | ").join(tokens)
        sql = POSTGRESQL.format(table=table, most=most)
    else:
        operator = "and" if every else "or"
        found = get_search_backend().search(" ".join(tokens), model.objects.all(), operator=operator)
        return [row.pk for row in found[:most]]
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, content_type])
        return [row[0] for row in cursor.fetchall()]
