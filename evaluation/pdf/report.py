"""The report on paper."""

from django.conf import settings
from django.urls import reverse

from evaluation.radar_files import svg_of
from evaluation.report import Report
from toolbox.pdf.document import Document, facts, text

LICENCE = "Document de la dynamique, diffusé par elle"
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
        author=settings.SITE_NAME if report.is_example else dynamic.name,
        licence="Exemple, non publié par la dynamique" if report.is_example else LICENCE,
        about=EXAMPLE if report.is_example else "",
    )
    if report.opening.strip():
        document.add(text(report.opening))
    for section in report.sections:
        pieces = [on_paper(document, piece) for piece in section.pieces]
        document.section(section.title, *(one for group in pieces for one in group))
    return document


def on_paper(document: Document, piece: dict) -> list[dict]:
    """As the paper draws it: a radar is a picture, and its table facts."""
    if piece["kind"] != "radar":
        return [piece]
    chart, pieces = piece["chart"], []
    if chart.drawing is not None:
        name = f"radar-{chart.key}.svg"
        document.pictures[name] = svg_of(chart.drawing).encode()
        pieces.append(
            {
                "kind": "picture",
                "file": name,
                "alt": chart.drawing.sentence,
                "caption": chart.title,
                "credit": document.author,
            }
        )
    names = [header["label"] for header in chart.headers[1:]]
    pairs = [
        (label, " ; ".join(f"{name} : {value}" for name, value in zip(names, values, strict=True)))
        for label, *values in chart.rows
    ]
    return [*pieces, *facts(pairs)]
