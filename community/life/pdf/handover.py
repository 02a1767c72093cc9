"""The carnet de passation on paper."""

from django.conf import settings
from django.utils import timezone

from community.life.handover_lines import Line
from community.life.models import Handover, HandoverEntry
from community.members.french_dates import day
from toolbox.pdf.document import Document, item, items, text
from toolbox.pdf.rich import run


def book_document(book: Handover, sections: list[dict], lines: list[Line]) -> Document:
    """A document of the team: it holds names and contacts, and says so."""
    dynamic = book.dynamic
    document = Document(
        kind="Carnet de passation",
        title=f"Prendre le relais : {dynamic.name}",
        address=settings.SITE_URL + book.get_absolute_url(),
        changed_on=timezone.localdate(),
        lead="Document de l’équipe, à ne pas diffuser : il contient des noms et des contacts.",
        author=dynamic.name,
        licence="Document interne, non publié",
    )
    if said := successor_in_words(book):
        document.section("Qui prendra le relais", text(said))
    for section in sections:
        entries = [entry_item(entry) for entry in section["entries"]]
        document.section(section["title"], *([items(*entries)] if entries else []))
    open_ones = [item(run(line.label, bold=True), run(f", {line.detail}")) for line in lines]
    document.section("Ce qui est en cours ce jour", *([items(*open_ones)] if open_ones else []))
    if not document.pieces:
        document.add(text("Rien n’est encore écrit dans ce carnet."))
    return document


def successor_in_words(book: Handover) -> str:
    if book.successor_id:
        return book.successor.get_full_name()
    return "Une personne est invitée dans l’équipe." if book.successor_invitation_id else ""


def entry_item(entry: HandoverEntry) -> dict:
    """One line with all that it says."""
    when = f" ({day(entry.happened_on)})" if entry.happened_on else ""
    who = f", {entry.person.get_full_name()}" if entry.person_id else ""
    where = f" : {entry.reach}" if entry.reach else ""
    file = f" (fichier joint sur le site : {entry.file_name})" if entry.file else ""
    return item(
        run(entry.title, bold=True),
        run(f"{when}{who}{where}{file}"),
        run(f"\n{entry.text}" if entry.text else ""),
    )
