"""A thematic sheet on paper."""

from django.utils import timezone

from toolbox.models import SheetPage
from toolbox.pdf.blocks import pieces_of, tool_runs
from toolbox.pdf.document import Document, item, items
from toolbox.pdf.rich import run


def sheet_document(page: SheetPage, context: dict, address: str) -> Document:
    """All that everybody reads on the page; ``context`` is what the page itself computed."""
    document = Document(
        kind="Fiche thématique",
        title=page.title,
        address=address,
        changed_on=timezone.localdate(page.last_published_at),
    )
    parts = {
        "enjeu": [document.rich(page.stake)],
        "conditions": pieces_of(document, page.conditions, context),
        "freins": pieces_of(document, page.brakes, context),
        "leviers": pieces_of(document, page.levers, context),
        "vigilance": pieces_of(document, page.vigilance, context),
        "questions": listed(item(run(block.value)) for block in page.questions),
        "propositions": pieces_of(document, page.propositions, context),
        "outils": listed(item(*tool_runs(document, [tool])) for tool in context["listed_tools"]),
        "dynamiques": listed(shown(document, row) for row in context["shown"]),
        "aller-plus-loin": pieces_of(document, page.further, context),
        "sources": document.sources(context["all_sources"]),
    }
    for anchor, title in page.PARTS:
        document.section(title, *parts[anchor])
    return document


def listed(entries) -> list[dict]:
    entries = list(entries)
    return [items(*entries)] if entries else []


def shown(document: Document, row) -> dict:
    dynamic = row.dynamic
    where = " · ".join(filter(None, (dynamic.typology.name, dynamic.seat.name if dynamic.seat else "")))
    url = document.url(dynamic.get_absolute_url()) if dynamic.live else ""
    return item(run(dynamic.name, bold=True, url=url), run(f" ({where})\n"), run(row.why))
