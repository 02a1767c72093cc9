"""All the published tools as CSV (French headers), row by row."""

import csv
import io
from collections.abc import Iterator

from django.conf import settings

from dynamics.exports import cell, drain
from toolbox import cards
from toolbox.models import Tool

HEADERS = [
    "id",
    "reference",
    "nom",
    "adresse",
    "nature",
    "resume",
    "buts",
    "stades",
    "fiches",
    "themes",
    "difficulte",
    "cout",
    "duree",
    "groupe",
    "etapes",
    "mots_cles",
    "essaye_par",
    "adapte_par",
    "modifie_le",
    "licence",
]
BATCH = 500


def csv_row(tool: Tool) -> list[str]:
    values = [
        tool.pk,
        tool.slug,
        tool.name,
        settings.SITE_URL + tool.get_absolute_url(),
        tool.kind,
        tool.summary,
        "|".join(tool.aims),
        "|".join(tool.stages),
        "|".join(tool.sheets),
        "|".join(theme.slug for theme in tool.themes.all()),
        tool.difficulty,
        tool.cost,
        tool.duration,
        tool.group,
        "|".join(step.title for step in tool.steps.all()),
        "|".join(tool.keywords),
        cards.tried_by(tool),
        cards.adapted_by(tool),
        tool.updated_at.isoformat(timespec="seconds"),
        settings.DATA_LICENCE["name"],
    ]
    return [cell(value) for value in values]


def all_tools() -> Iterator[str]:
    """CSV, UTF-8 with a mark so that spreadsheets read the accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    yield "\ufeff" + drain(buffer)
    tools = cards.with_card(Tool.objects.published()).prefetch_related("themes", "steps")
    for tool in tools.order_by("name", "pk").iterator(chunk_size=BATCH):
        writer.writerow(csv_row(tool))
        yield drain(buffer)
