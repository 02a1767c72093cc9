"""The convention of a transfert de savoir-faire on paper: what both agreed on, and where to sign."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from community.exchanges.company import name_of
from community.exchanges.enums import Side
from community.exchanges.models import TransferFrame
from community.members.french_dates import day
from toolbox.pdf.document import Document, facts, item, items, text
from toolbox.pdf.rich import run


def convention_document(frame: TransferFrame) -> Document:
    """Teams and what they wrote; names of people and contacts are theirs to add by hand."""
    introduction = frame.introduction
    need, offer = name_of(introduction, Side.NEED), name_of(introduction, Side.OFFER)
    document = Document(
        kind="Convention",
        title=f"Transfert de savoir-faire : {offer} et {need}",
        address=settings.SITE_URL + reverse("aftermath:frame", args=[introduction.pk]),
        changed_on=timezone.localdate(frame.updated_at),
        lead=f"Ce dont conviennent {need}, qui apprend, et {offer}, qui transmet.",
        licence="Document des deux équipes, non publié",
    )
    parts = [
        ("Les objectifs", frame.objectives),
        (f"Ce qu’apporte {need}", frame.need_brings),
        (f"Ce qu’apporte {offer}", frame.offer_brings),
        ("Les conditions", frame.conditions),
    ]
    for title, written in parts[:1]:
        document.section(title, *written_pieces(written))
    document.section("Les séances", *sessions(frame))
    for title, written in parts[1:]:
        document.section(title, *written_pieces(written))
    document.section("Les accords", *agreements(frame, need, offer))
    document.section(f"Le bilan de {need}", *written_pieces(frame.need_balance))
    document.section(f"Le bilan de {offer}", *written_pieces(frame.offer_balance))
    return document


def written_pieces(written: str) -> list[dict]:
    return [text(written)] if written.strip() else []


def sessions(frame: TransferFrame) -> list[dict]:
    entries = [
        item(
            run(f"{day(session.day, 'l j F Y').capitalize()}\n", bold=True),
            run(session.subject),
            run(f" ({session.length})" if session.length else "", italic=True),
        )
        for session in frame.sessions.all()
    ]
    return [items(*entries, ordered=True)] if entries else []


def agreements(frame: TransferFrame, need: str, offer: str) -> list[dict]:
    """What each side said on the site; a paper that is signed says it by hand."""
    return facts([(need, agreement(frame.need_agreed_at)), (offer, agreement(frame.offer_agreed_at))])


def agreement(moment) -> str:
    if moment is None:
        return "pas encore d’accord"
    return f"d’accord le {day(moment)}"
