"""What a PDF was made from: as long as it has not changed, neither has the file."""

import hashlib

from django.conf import settings

from toolbox import versions
from toolbox.models import MonographPage, SheetPage, Tool
from toolbox.pdf.press import template_digest


def version_of(record: Tool | SheetPage | MonographPage) -> str:
    """It changes with what the record tells and with the look of documents; a file is kept a day at most."""
    look = (template_digest(), settings.SPECTACULAR_SETTINGS["VERSION"], settings.SITE_URL)
    return hashlib.sha256(repr((*look, *versions.version_of(record))).encode()).hexdigest()[:24]
