"""The report on paper."""

from django.conf import settings
from django.urls import reverse

from evaluation.report import Report
from toolbox.pdf.document import Document, text

EXAMPLE = "Exemple établi d’après les études : chiffres publiés, avec leur source. La dynamique ne l’a ni écrit ni relu."


def report_document(report: Report) -> Document:
    """A document of the dynamique, not of Archipel; nobody is named in it."""
    dynamic = report.dynamic
    document = Document(
        kind="Évaluation",
        title=f"Ce que crée {dynamic.name}",
        address=settings.SITE_URL + reverse("means:report", args=[dynamic.slug]),
        changed_on=report.made_on,
        lead=dynamic.summary,
        author=dynamic.name,
        licence="Document de la dynamique, diffusé par elle",
        about=EXAMPLE if report.is_example else "",
    )
    if report.opening.strip():
        document.add(text(report.opening))
    for section in report.sections:
        document.section(section.title, *section.pieces)
    return document
