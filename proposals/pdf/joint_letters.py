"""A letter of several propositions on paper: what is asked, of whom, and the dynamiques that sign."""

from django.conf import settings
from django.utils import timezone

from community.members import french_dates
from dynamics.models import Dynamic
from proposals.models import JointLetter
from toolbox.pdf.document import Document, heading, item, items, text
from toolbox.pdf.rich import run


def letter_document(letter: JointLetter) -> Document:
    """The letter as it is signed; dynamiques are named, people never."""
    day = letter.sent_on or timezone.localdate()
    dynamics = signing(letter)
    document = Document(
        kind="Lettre commune",
        title=letter.subject,
        address=settings.SITE_URL + letter.get_absolute_url(),
        changed_on=day,
        lead=f"À l’attention de : {letter.addressee.name}. {french_dates.day(day).capitalize()}.",
        author=", ".join(dynamic.name for dynamic in dynamics) or settings.SITE_NAME,
    )
    document.add(text(letter.opening))
    for number, asked in enumerate(letter.items.select_related("proposition"), 1):
        document.add(heading(f"{number}. {asked.shown_title}"), *written(asked.shown_text))
        document.add(text(f"{settings.SITE_URL}{asked.proposition.get_absolute_url()}"))
    if letter.closing:
        document.section("Pour finir", text(letter.closing))
    document.section("Les dynamiques qui signent", *signatures(dynamics))
    return document


def signing(letter: JointLetter) -> list[Dynamic]:
    """The published dynamiques that sign, in the order of their names."""
    signed = Dynamic.objects.published().filter(letter_signatures__letter=letter)
    return list(signed.select_related("typology").order_by("name", "pk"))


def written(words: str) -> list[dict]:
    return [text(words)] if words.strip() else []


def signatures(dynamics: list[Dynamic]) -> list[dict]:
    entries = [item(run(dynamic.name, bold=True), run(f", {dynamic.typology.name}")) for dynamic in dynamics]
    return [items(*entries)] if entries else [text("Aucune signature pour le moment.")]
