"""A monographie on paper."""

from django.utils import timezone

from community.members.french_dates import day
from toolbox.models import MonographPage
from toolbox.notes import Notes
from toolbox.pdf.blocks import pieces_of
from toolbox.pdf.document import Document, facts, item, items, prose, text
from toolbox.pdf.rich import run


def monograph_document(page: MonographPage, context: dict, address: str) -> Document:
    """All that everybody reads on the page; ``context`` is what the page itself computed."""
    written = f"Écrite le {day(page.written_on)}"
    document = Document(
        kind="Monographie",
        title=page.title,
        lead=page.lead,
        address=address,
        changed_on=timezone.localdate(page.last_published_at),
        author=page.authors or Document.author,
        licence=page.get_licence_display(),
        about=f"{page.authors}. {written}." if page.authors else f"{written}.",
        keywords=[theme.name for theme in page.dynamic.themes.all()],
    )
    document.add(
        *facts([(fact["term"], fact["value"]) for fact in context["facts"]], links_of(page, document))
    )
    if context["figures"]:
        document.add({"kind": "figures", "figures": context["figures"]})
    for part in context["sections"]:
        document.section(part["label"], *pieces_of(document, part["stream"], context))
    for part in context["lists"]:
        document.section(part["label"], items(*[item(run(block.value)) for block in part["stream"]]))
    add_notes(document, context["notes"])
    document.section("Sources", *document.sources(context["all_sources"]))
    document.section("Citer et réutiliser", text(citation(page, document)))
    return document


def add_notes(document: Document, notes: Notes) -> None:
    """Numbers where the texts call the notes, then the notes; on paper nothing leads back."""
    if notes:
        document.pieces = in_print(document.pieces, notes)
        written = [document.rich(notes.written[key])["blocks"] for key in notes.numbers]
        document.section("Notes", prose([{"kind": "list", "ordered": True, "items": written}]))


def in_print(piece, notes: Notes):
    """The same piece, every text of it with its numbers."""
    if isinstance(piece, dict):
        return {name: in_print(value, notes) for name, value in piece.items()}
    if isinstance(piece, list):
        return [in_print(one, notes) for one in piece]
    return notes.in_print(piece) if isinstance(piece, str) else piece


def links_of(page: MonographPage, document: Document) -> dict[str, str]:
    """The page of the dynamique, when it has one that everybody may open."""
    return {"Dynamique": document.url(page.dynamic.get_absolute_url())} if page.dynamic.live else {}


def citation(page: MonographPage, document: Document) -> str:
    return (
        f"{document.author}, « {page.title} », monographie, Archipel, {day(page.written_on)}. "
        f"{document.address}"
    )
