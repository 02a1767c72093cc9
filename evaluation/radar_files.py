"""A radar as a file: its SVG alone, or the same turned into a PNG by typst, which the PDFs use already."""

import tempfile
from pathlib import Path

import typst
from django.template.loader import render_to_string

from evaluation.radar_drawing import Drawing
from toolbox.pdf.press import fonts

PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("radar.svg", width: {width}pt)\n'
PIXELS_PER_INCH = 144


def svg_of(drawing: Drawing) -> str:
    return render_to_string("evaluation/partials/_radar.html", {"drawing": drawing, "standalone": True})


def png_of(drawing: Drawing) -> bytes:
    """Twice as many pixels as the drawing has points, on white."""
    with tempfile.TemporaryDirectory(prefix="archipel-radar-") as folder:
        (Path(folder) / "radar.svg").write_text(svg_of(drawing), encoding="utf8")
        return typst.compile(
            PAGE.format(width=drawing.width).encode(),
            root=folder,
            font_paths=fonts(),
            format="png",
            ppi=PIXELS_PER_INCH,
        )
