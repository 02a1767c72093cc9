"""From a document to its PDF, by typst, in this process: nothing is fetched, nothing of the site is read.

What people wrote is data in a JSON file; the template shows it as text and never evaluates it.
"""

import hashlib
import json
import logging
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from toolbox.pdf.document import Document
from toolbox.pdf.typography import typeset

TEMPLATE = Path(__file__).with_name("document.typ")
LOGO = settings.BASE_DIR / "static" / "img" / "logo.svg"
# Accessible, and readable in thirty years
STANDARDS = ["ua-1", "a-2a"]

logger = logging.getLogger(__name__)


def printed(document: Document) -> bytes:
    """The PDF. A character that no font of typst has (an emoji) costs the label of conformity, not the file."""
    with tempfile.TemporaryDirectory(prefix="archipel-pdf-") as folder:
        lay_out(document, Path(folder))
        try:
            return compiled(folder, document, STANDARDS)
        except typst.TypstError as error:
            logger.warning("PDF of %s without its standards: %s", document.address, error.message)
            return compiled(folder, document, [])


def lay_out(document: Document, folder: Path) -> None:
    """Everything that typst may read, in the only folder it may read."""
    words = json.dumps(typeset(document.data()), ensure_ascii=False)
    (folder / "data.json").write_text(words, encoding="utf8")
    (folder / "logo.svg").write_bytes(LOGO.read_bytes())
    for name, data in document.pictures.items():
        (folder / name).write_bytes(data)


def compiled(folder: str, document: Document, standards: list[str], **options) -> bytes:
    changed = document.changed_on
    return typst.compile(
        TEMPLATE.read_bytes(),
        root=folder,
        font_paths=fonts(),
        pdf_standards=standards,
        timestamp=datetime(changed.year, changed.month, changed.day, tzinfo=UTC),
        **{"format": "pdf", **options},
    )


@cache
def fonts() -> typst.Fonts:
    """Those that come with typst: the same page on every machine, and no time spent looking for others."""
    return typst.Fonts(include_system_fonts=False)


@cache
def template_digest() -> str:
    """Changes with the look of the documents."""
    return hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()[:16]
