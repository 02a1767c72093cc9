"""What may already answer a need that is being written: tools, retours d'usage, sheets, offers.

A need is a paragraph, of which no text holds every word: texts that hold some are weighed by the words that
they share, the rare ones more, those of their title twice. What was ticked counts as said.
"""

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search.models import IndexEntry

from community.exchanges.cards import with_card
from community.exchanges.models import Offer
from dynamics.french import get_analyser
from toolbox.models import SheetPage, Tool, UsageReport
from toolbox.services import search

CANDIDATES = 150
LEAST_WORDS = 2
LEAST_CHARACTERS = 12
TICKED = 3.0  # what a ticked tool, sheet or theme is worth, in rare words
TOOLS, REPORTS, SHEETS, OFFERS = 4, 3, 2, 4
VECTOR = re.compile(r"'([a-z0-9]+)'")


class Found(NamedTuple):
    """What to show beside the text; empty lists when it says too little."""

    tools: list
    reports: list
    sheets: list
    offers: list

    @property
    def is_empty(self) -> bool:
        return not any(self)


NOTHING = Found([], [], [], [])


def look(
    *, text: str, user, tools: Iterable[Tool] = (), themes: Iterable[int] = (), sheet: str = "", without=None
) -> Found:
    """What answers the text and what was ticked. At most ten queries; ``without`` is an offer not to show."""
    tokens = get_analyser().query(text) if len(text.strip()) >= LEAST_CHARACTERS else []
    ticked = {tool.pk for tool in tools}
    themes = set(themes)
    if len(tokens) < LEAST_WORDS and not ticked and not sheet and not themes:
        return NOTHING
    found_tools = best_tools(weigh(tokens, Tool), ticked)
    return Found(
        found_tools,
        list(
            UsageReport.objects.published()
            .newest()
            .filter(tool__in=[tool.pk for tool in found_tools], dynamic__live=True)
            .select_related("tool", "dynamic")[:REPORTS]
        ),
        best_sheets(found_tools, sheet),
        best_offers(weigh(tokens, Offer), ticked, themes, sheet, user, without),
    )


def best_tools(weights: dict[int, float], ticked: set[int]) -> list[Tool]:
    """Those that were ticked are known: they come through their retours, after what is new."""
    rows = Tool.objects.published().in_bulk([*weights, *ticked])
    ranked = sorted(weights, key=lambda pk: (-weights[pk], pk))
    chosen = [pk for pk in ranked if pk not in ticked and pk in rows][:TOOLS]
    return [rows[pk] for pk in (*chosen, *sorted(ticked)) if pk in rows][:TOOLS]


def best_sheets(tools: list[Tool], sheet: str) -> list[SheetPage]:
    """The one that was ticked, then those that the tools serve most."""
    votes: dict[str, float] = {sheet: TICKED} if sheet else {}
    for rank, tool in enumerate(tools):
        for key in tool.sheets:
            votes[key] = votes.get(key, 0) + 1 / (1 + rank)
    shown = SheetPage.objects.live().public().only("key", "title", "slug", "url_path", "path", "depth")
    pages = {page.key: page for page in shown}
    best = sorted((key for key in votes if key in pages), key=lambda key: (-votes[key], key))
    return [pages[key] for key in best[:SHEETS]]


def best_offers(
    weights: dict[int, float], ticked: set[int], themes: set[int], sheet: str, user, without
) -> list[Offer]:
    """Open offers that this person may read and whose people are not away; not her own."""
    visible = Offer.objects.visible_to(user).available().exclude(pk=without.pk if without else None)
    if user.is_authenticated:
        visible = visible.exclude(owner=user)
    for name, keys in (("tools", ticked), ("themes", themes)):
        if keys:
            for pk in visible.filter(**{f"{name}__in": keys}).values_list("pk", flat=True)[:CANDIDATES]:
                weights[pk] = weights.get(pk, 0) + TICKED
    if sheet:
        for pk in visible.filter(sheet=sheet).values_list("pk", flat=True)[:CANDIDATES]:
            weights[pk] = weights.get(pk, 0) + TICKED / 2
    rows = with_card(visible).in_bulk(list(weights))
    best = sorted(rows, key=lambda pk: (-weights[pk], pk))
    return [rows[pk] for pk in best[:OFFERS]]


def weigh(tokens: list[str], model: type) -> dict[int, float]:
    """What the rows share with the text, by id; a row that shares one common word only is left out."""
    ids = search.ranked_ids(tokens, every=False, model=model, most=CANDIDATES) if tokens else []
    texts = entries(model, ids)
    held = {token: sum(token in title or token in body for title, body in texts.values()) for token in tokens}
    rarity = {token: math.log(1 + (1 + len(texts)) / (1 + count)) for token, count in held.items()}
    weights = {
        pk: sum(
            rarity[token] * (2 if token in title else 1)
            for token in tokens
            if token in title or token in body
        )
        for pk, (title, body) in texts.items()
    }
    least = 0.3 * max(weights.values(), default=0)
    return {pk: weight for pk, weight in weights.items() if weight >= least}


def entries(model: type, ids: list[int]) -> dict[int, tuple[set[str], set[str]]]:
    """Tokens of the title and of the body of some rows, as they are in Wagtail's index."""
    if not ids:
        return {}
    kind = ContentType.objects.get_for_model(model)
    rows = IndexEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in ids])
    is_postgresql = connection.vendor == "postgresql"
    columns = {"title_text": "title::text", "body_text": "body::text"} if is_postgresql else {}
    names = ("title_text", "body_text") if is_postgresql else ("title", "body")
    found = {}
    for pk, title, body in rows.extra(select=columns).values_list("object_id", *names):  # noqa: S610 (constants)
        read = VECTOR.findall if is_postgresql else str.split
        found[int(pk)] = (set(read(title or "")), set(read(body or "")))
    return found
