"""A document on its way to paper: what its cover says, then pieces in order, and its pictures."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from community.members.french_dates import day
from dynamics.citations import Citation
from toolbox.pdf import pictures, rich
from toolbox.templatetags.toolbox_rich import safe_rich

MOST_PICTURES = 40


@dataclass
class Document:
    """What the template reads, apart from `pictures`, which are written beside it.

    A piece is a dict whose `kind` is the name of a function of the template; every text in it is a plain
    string, or a tree of `toolbox.pdf.rich`.
    """

    kind: str  # « Outil », « Fiche thématique », « Monographie »
    title: str
    address: str
    changed_on: date
    lead: str = ""
    author: str = settings.SITE_NAME
    licence: str = settings.DATA_LICENCE["name"]
    about: str = ""  # who wrote it and when, in one line
    keywords: list[str] = field(default_factory=list)
    pieces: list[dict] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def add(self, *pieces: dict) -> None:
        self.pieces += pieces

    def section(self, title: str, *pieces: dict) -> None:
        """A title and what it holds; nothing at all when it holds nothing."""
        if pieces:
            self.add(heading(title), *pieces)

    def url(self, address: str) -> str:
        return rich.absolute(address, self.address)

    def rich(self, value) -> dict:
        """Wagtail's rich text, sanitised as on the page."""
        return prose(rich.tree(safe_rich(value), self.address))

    def picture(self, value) -> dict:
        """A picture block; when the file is lost or one too many, what it shows is still said."""
        name = ""
        if len(self.pictures) < MOST_PICTURES and (data := pictures.read(value["image"])):
            name = f"{len(self.pictures) + 1}.jpg"
            self.pictures[name] = data
        return {
            "kind": "picture",
            "file": name,
            "alt": value["alt"],
            "caption": value["caption"] or "",
            "credit": value["credit"],
        }

    def sources(self, citations: list[Citation]) -> list[dict]:
        entries = [item(rich.run(one.text, url=self.url(one.url))) for one in citations]
        return [{"kind": "items", "small": True, "items": entries}] if entries else []

    def data(self) -> dict:
        """All that the template reads, as JSON can hold it."""
        return {
            "site": settings.SITE_NAME,
            "kind": self.kind,
            "title": self.title,
            "address": self.address,
            "changed_on": [self.changed_on.year, self.changed_on.month, self.changed_on.day],
            "changed_in_words": day(self.changed_on),
            "lead": self.lead,
            "author": self.author,
            "licence": self.licence,
            "about": self.about,
            "keywords": self.keywords,
            "pieces": with_steady_levels(self.pieces),
        }


def heading(title: str, level: int = 1) -> dict:
    return {"kind": "heading", "level": level, "runs": [rich.run(title)]}


def prose(blocks: list[dict]) -> dict:
    return {"kind": "prose", "blocks": blocks}


def text(written: str) -> dict:
    return prose(rich.plain(written))


def item(*runs: dict) -> dict:
    return {"runs": [one for one in runs if one["text"]]}


def items(*entries: dict, ordered: bool = False) -> dict:
    return {"kind": "items", "ordered": ordered, "small": False, "items": list(entries)}


def facts(pairs: list[tuple[str, str]], urls: dict[str, str] | None = None) -> list[dict]:
    """Short answers under their names; those that say nothing are left out."""
    links = urls or {}
    known = [
        {"term": term, "value": rich.run(value, url=links.get(term, ""))} for term, value in pairs if value
    ]
    return [{"kind": "facts", "facts": known}] if known else []


def with_steady_levels(pieces: list[dict]) -> list[dict]:
    """Titles that never skip a level, which PDF/UA forbids and editors may well do."""
    level = 0

    def steady(block: dict) -> dict:
        nonlocal level
        if block["kind"] == "prose":
            return {**block, "blocks": [steady(one) for one in block["blocks"]]}
        if block["kind"] == "heading":
            level = min(block["level"], level + 1)
            return {**block, "level": level}
        return block

    return [steady(piece) for piece in pieces]
