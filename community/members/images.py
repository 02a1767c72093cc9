"""Pictures sent by people: judged by their content, then drawn again so that only pixels remain."""

import io
import uuid
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 1600
QUALITY = 82

MESSAGES = {
    "not_a_picture": "Ce fichier n’est pas une image que nous savons lire. Envoyez un JPEG, un PNG, un WebP ou un GIF.",
    "too_heavy": "Cette image pèse plus de 8 Mo. Réduisez-la avant de l’envoyer.",
    "too_large": "Cette image a trop de pixels. Réduisez-la à moins de 40 millions de pixels.",
    "empty": "Ce fichier est vide.",
}


def clean_picture(upload, *, max_side: int = MAX_SIDE) -> ContentFile:
    """A WebP drawn again from an uploaded file, no side longer than `max_side`.

    The name and the type that the browser announced are never believed. Size is checked before reading,
    dimensions before decoding (a bomb is never inflated). EXIF, GPS, ICC and comments are lost, the
    orientation that EXIF gave being applied first; of an animation, the first frame is kept.
    Raises ValidationError with a French message. SVG, HTML and anything else that Pillow's four
    decoders refuse are refused here.
    """
    if not upload.size:
        raise _refusal("empty")
    if upload.size > MAX_BYTES:
        raise _refusal("too_heavy")
    picture = _decode(upload)
    picture.thumbnail((max_side, max_side))
    drawn = io.BytesIO()
    picture.save(drawn, "WEBP", quality=QUALITY, method=4)
    return ContentFile(drawn.getvalue(), name=f"{uuid.uuid4().hex}.webp")


def _decode(upload) -> Image.Image:
    """The pixels of the first frame, upright, in RGB or RGBA, without metadata."""
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
            _check_dimensions(picture)
            picture.verify()
            upload.seek(0)
            picture = Image.open(upload, formats=FORMATS)
            picture.load()
            picture = ImageOps.exif_transpose(picture)
            has_transparency = "A" in picture.getbands() or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_transparency else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refusal("too_large") from error
    except ValidationError:
        raise
    except Exception as error:  # decoders raise anything on hostile bytes; all of it means « not a picture »
        raise _refusal("not_a_picture") from error
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _check_dimensions(picture: Image.Image) -> None:
    width, height = picture.size
    if not width or not height:
        raise _refusal("not_a_picture")
    if width * height > MAX_PIXELS:
        raise _refusal("too_large")


def _refusal(code: str) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code)
