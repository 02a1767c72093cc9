"""Which sheets say a term of the glossary: what its page links back to. Kept by each process, as the glossary."""

import threading
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Max

from dynamics.enums import Sheet
from toolbox.models import SheetPage
from toolbox.models.pages import NOT_READ, walk
from toolbox.services.glossary import Glossary


class Mention(NamedTuple):
    """A published sheet, as a link."""

    title: str
    url: str


_lock = threading.Lock()
_held: tuple[Glossary, tuple, dict[str, list[Mention]]] | None = None


def sheets_saying(slug: str, glossary: Glossary) -> list[Mention]:
    """In the order of the site; one query to know whether a sheet changed, the sheets again when one did."""
    global _held
    live = SheetPage.objects.live().order_by()
    version = tuple(live.aggregate(Count("pk"), Max("last_published_at"), Max("pk")).values())
    held = _held
    if held is None or held[0] is not glossary or held[1] != version:
        with _lock:
            held = _held = (glossary, version, read(glossary))
    return held[2].get(slug, [])


def read(glossary: Glossary) -> dict[str, list[Mention]]:
    """The sheets that say each term, as their pages would mark it."""
    found: dict[str, list[Mention]] = defaultdict(list)
    order = list(Sheet.values)
    for sheet in sorted(SheetPage.objects.live(), key=lambda page: order.index(page.key)):
        said: set[str] = set()
        for text in texts_of(sheet):
            glossary.marker.mark(text, said)
        for slug in said:
            found[slug].append(Mention(sheet.title, sheet.get_absolute_url()))
    return dict(found)


def texts_of(sheet: SheetPage) -> list[str]:
    """Everything that a reader of the sheet reads."""
    texts = [
        value
        for stream in sheet.streams
        for name, value in walk(list(stream.raw_data))
        if isinstance(value, str) and name not in NOT_READ
    ]
    return [sheet.stake, *texts]
