"""Files that people send: pictures drawn again, documents judged by their content.

The model fields carry these rules to every form that is made from them, the back office's too.
"""

import uuid
import zipfile
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from community.members.images import clean_picture

MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
OFFICE_TYPES = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
DOCUMENT_TYPES = ["pdf", *OFFICE_TYPES, "csv", "txt"]
NOT_A_DOCUMENT = (
    "Ce fichier n’est pas un document que nous acceptons. Envoyez un PDF, un document bureautique "
    "(docx, xlsx, pptx, odt, ods, odp), un CSV ou un texte."
)


class PictureField(forms.FileField):
    """A picture, drawn again so that only pixels remain; « Retirer » gives False."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget", forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})
        )
        super().__init__(**{"required": False, **kwargs})

    def clean(self, data, initial=None):
        picture = super().clean(data, initial)
        return clean_picture(picture) if isinstance(picture, UploadedFile) else picture


class DocumentField(forms.FileField):
    """A document judged by its content, whatever its name and the type the browser announces."""

    def __init__(self, **kwargs):
        accept = ",".join(f".{kind}" for kind in DOCUMENT_TYPES)
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": accept}))
        super().__init__(**{"required": False, **kwargs})

    def clean(self, data, initial=None):
        document = super().clean(data, initial)
        return clean_document(document) if isinstance(document, UploadedFile) else document


def clean_document(upload: UploadedFile) -> UploadedFile:
    """The upload when it is what its name says, of at most 10 Mo. Raises ValidationError in French.

    HTML, SVG, archives, programs and office files with macros are refused.
    """
    if upload.size > MAX_DOCUMENT_BYTES:
        raise ValidationError("Ce document pèse plus de 10 Mo. Réduisez-le, ou donnez plutôt un lien.")
    kind = PurePath(upload.name).suffix.lower().lstrip(".")
    upload.seek(0)
    head = upload.read(1024)
    upload.seek(0)
    if kind == "pdf":
        is_right = head.startswith(b"%PDF-")
    elif kind in OFFICE_TYPES:
        is_right = is_office_file(upload, OFFICE_TYPES[kind])
    else:
        is_right = kind in {"csv", "txt"} and is_plain_text(upload)
    if not is_right:
        raise ValidationError(NOT_A_DOCUMENT)
    upload.seek(0)
    return upload


def is_office_file(upload: UploadedFile, sign: str) -> bool:
    """Whether the archive is that of an office suite; read by its table of contents, never inflated."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
            if len(names) > 5_000 or any("vbaProject" in name or name.startswith("Basic/") for name in names):
                return False
            if sign.endswith("/"):
                return "[Content_Types].xml" in names and any(name.startswith(sign) for name in names)
            info = archive.getinfo("mimetype")
            return info.file_size < 200 and archive.read(info).decode("ascii", "replace").strip() == sign
    except Exception:  # hostile archives raise anything (zlib, struct, encodings): none is a document
        return False


def is_plain_text(upload: UploadedFile) -> bool:
    """Text without zero bytes that a browser would not take for a page."""
    upload.seek(0)
    content = upload.read()
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_markup = start.startswith((b"<", b"%!", b"{\\rtf")) or b"<script" in start or b"<svg" in start
    return b"\x00" not in content and not is_markup


class CleanImageField(models.ImageField):
    """A picture that every form draws again."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PictureField, **kwargs})


class CleanDocumentField(models.FileField):
    """A document that every form judges by its content."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": DocumentField, **kwargs})


def document_path(document, filename: str) -> str:
    """In a folder that nobody guesses: before publication, a document has no other lock than its address."""
    return f"dynamiques/documents/{uuid.uuid4().hex}/{filename}"
