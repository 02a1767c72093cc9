"""Pictures for paper: read through Wagtail's renditions, never larger than a page needs."""

import logging

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, SourceImageIOError

# JPEG whatever was sent (WebP, AVIF, GIF), on white where it was transparent
FOR_PAPER = "max-1200x1200|format-jpeg|jpegquality-78|bgcolor-ffffff"

logger = logging.getLogger(__name__)


def read(image: AbstractImage | None) -> bytes:
    """Its JPEG, b"" when there is none any more: a lost file must not keep a text from being read."""
    if image is None:
        return b""
    try:
        with image.get_rendition(FOR_PAPER).file.open("rb") as file:
            return file.read()
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        logger.warning("Picture %s cannot be put in a PDF.", image.pk)
        return b""
