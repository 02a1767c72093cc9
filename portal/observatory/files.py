"""A chart as a file: its table in CSV, its drawing alone in SVG, the same in PNG by typst, as the PDFs are made."""

import csv
import io
import tempfile
from datetime import datetime
from pathlib import Path

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from dynamics.exports import cell, drain
from dynamics.french import MONTHS
from dynamics.services.csv_reading import CONTROLS
from portal.observatory.drawing import EDGE, Drawing, on_paper
from portal.observatory.model import Chart, Counted
from toolbox.pdf.press import fonts

PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("graphique.svg", width: {width}pt)\n'
PIXELS_PER_INCH = 216


def csv_of(chart: Chart, counted: Counted) -> str:
    """UTF-8 with a mark so that spreadsheets read the accents; an empty cell is too few to be told."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["cle", "libelle", *(series.key for series in chart.series)])
    for row in counted.rows:
        writer.writerow([cell(value) for value in (row.key, row.label, *row.values)])
    return "\ufeff" + drain(buffer)


def credits_of(chart: Chart, moment: datetime, filters: str) -> list[str]:
    """What the drawing says under itself, wherever it goes."""
    licence = settings.DATA_LICENCE["name"]
    lines = [f"Filtres : {filters}."] if filters else []
    return [
        *lines,
        f"Source : {chart.source}, au {day_of(moment)}.",
        f"{settings.SITE_NAME} · {licence}",
        settings.SITE_URL + reverse("observatory:chart", args=[chart.key]),
    ]


def svg_of(drawing: Drawing, credits: list[str]) -> str:
    context = {
        "drawing": drawing,
        "paper": on_paper(drawing, credits),
        "edge": EDGE,
        "full_width": drawing.width + 2 * EDGE,
    }
    # XML cannot hold control characters: one in a name would take the whole drawing away
    return CONTROLS.sub("", render_to_string("portal/observatory/drawing.svg.html", context))


def png_of(svg: str, width: int) -> bytes:
    """Three times as many pixels as the drawing has points, on white."""
    with tempfile.TemporaryDirectory(prefix="archipel-graphique-") as folder:
        (Path(folder) / "graphique.svg").write_text(svg, encoding="utf8")
        return typst.compile(
            PAGE.format(width=width).encode(),
            root=folder,
            font_paths=fonts(),
            format="png",
            ppi=PIXELS_PER_INCH,
        )


def day_of(moment: datetime) -> str:
    """« 22 novembre 2026 »; the first of a month is « 1er »."""
    return f"{'1er' if moment.day == 1 else moment.day} {MONTHS[moment.month - 1]} {moment.year}"
