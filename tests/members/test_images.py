"""Uploads: what is drawn again, and every attack that is refused."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from community.members import images
from community.members.images import clean_picture


def upload(content: bytes, name: str = "photo.png", content_type: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def picture(kind: str = "PNG", size=(40, 20), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces huge dimensions in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_picture_becomes_webp_whatever_its_format_and_name(kind):
    cleaned = clean_picture(upload(picture(kind), name="../../evil.html"))

    drawn = Image.open(io.BytesIO(cleaned.read()))
    assert (drawn.format, drawn.size) == ("WEBP", (40, 20))
    assert cleaned.name.endswith(".webp")
    assert "evil" not in cleaned.name


def test_position_and_comments_are_lost_and_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by a quarter
    exif[0x010E] = "chez moi"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture("JPEG", size=(40, 20), exif=exif.tobytes(), comment=b"secret")

    cleaned = clean_picture(upload(content))

    raw = cleaned.read()
    drawn = Image.open(io.BytesIO(raw))
    assert drawn.size == (20, 40)
    assert dict(drawn.getexif()) == {}
    assert b"chez moi" not in raw
    assert b"secret" not in raw


def test_large_picture_is_reduced_with_its_proportions():
    cleaned = clean_picture(upload(picture(size=(3000, 1500))), max_side=600)

    assert Image.open(cleaned).size == (600, 300)


def test_transparency_is_kept():
    cleaned = clean_picture(upload(picture(mode="RGBA")))

    assert Image.open(cleaned).mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a<script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        picture()[:40],
        b"%PDF-1.7",
        b"II*\x00" + b"\x00" * 40,
    ],
    ids=["svg", "html", "gif-header-html", "broken-png", "cut-png", "pdf", "tiff"],
)
def test_what_is_not_a_picture_is_refused_with_a_message(content):
    with pytest.raises(ValidationError, match="n’est pas une image"):
        clean_picture(upload(content))


def test_html_hidden_behind_a_picture_does_not_survive():
    cleaned = clean_picture(upload(picture("GIF") + b"<script>alert(1)</script>"))

    assert b"<script" not in cleaned.read()


def test_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(ValidationError, match="trop de pixels"):
        clean_picture(upload(png_header(100_000, 100_000)))
    with pytest.raises(ValidationError, match="trop de pixels"):
        clean_picture(upload(png_header(8_000, 6_000)))


def test_heavy_file_is_refused_unread(monkeypatch):
    monkeypatch.setattr(images, "MAX_BYTES", 10)

    with pytest.raises(ValidationError, match="8 Mo"):
        clean_picture(upload(picture()))


def test_empty_file_is_refused():
    with pytest.raises(ValidationError, match="vide"):
        clean_picture(upload(b""))
