"""Reading PDF files back: their text, links, titles, and what is said of their pictures."""

import io
import re

from django.core.files.images import ImageFile
from PIL import Image as Picture
from pypdf import PdfReader
from wagtail.images.models import Image


def opened(response) -> PdfReader:
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(response) -> str:
    """What is written in it, in one line, without what comes back on every page."""
    reader = opened(response)
    lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    again = {reader.metadata.title, *(f"{number} / {len(reader.pages)}" for number in range(99))}
    kept = [line for number, line in enumerate(lines) if " ".join(line.split()) not in again or number < 3]
    return " ".join(" ".join(kept).split())


def squeezed(text: str) -> str:
    """Without spaces: lines are cut where paper ends."""
    return re.sub(r"\s+", "", text)


def links_of(reader: PdfReader) -> set[str]:
    found = (note.get_object() for page in reader.pages for note in page.get("/Annots") or [])
    return {note["/A"]["/URI"] for note in found if note["/Subtype"] == "/Link" and "/URI" in note["/A"]}


def alternatives(reader: PdfReader) -> list[str]:
    """The texts that a screen reader says instead of pictures."""
    objects = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [one["/Alt"] for one in objects if isinstance(one, dict) and "/Alt" in one]


def titles_of(reader: PdfReader) -> list[str]:
    def flat(entries):
        for entry in entries:
            yield from flat(entry) if isinstance(entry, list) else [entry.title]

    return list(flat(reader.outline))


def photo(color: str = "teal") -> Image:
    drawing = io.BytesIO()
    Picture.new("RGB", (1600, 1200), color).save(drawing, "PNG")
    return Image.objects.create(title="photo", file=ImageFile(drawing, name="photo.png"))
