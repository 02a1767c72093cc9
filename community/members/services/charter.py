"""The charter: its versions, and who adheres to them."""

import logging
import re
from functools import lru_cache
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from community.members.differences import compare
from community.members.models import CharterAcceptance, CharterVersion

logger = logging.getLogger(__name__)

CHARTER_FILE = Path(__file__).resolve().parents[1] / "data" / "charter.yaml"


class CharterNotAcceptedError(Exception):
    """The person has to read and accept the charter first; CharterMiddleware leads there."""

    def __init__(self):
        super().__init__("Avant de continuer, lisez la charte de la communauté et dites si vous y adhérez.")


def current_charter() -> CharterVersion | None:
    """The version that binds today."""
    return CharterVersion.objects.current()


def has_accepted(user) -> bool:
    """Whether the person adheres to the version that binds today (or no version does)."""
    version = current_charter()
    return version is None or version.acceptances.filter(user=user).exists()


def require_charter(user) -> None:
    """Raise CharterNotAcceptedError unless the person adheres to the current version.

    Called by the services that publish, propose or put people in touch; a visitor has no charter to
    accept here (forms for visitors ask for it themselves).
    """
    if user is not None and user.is_authenticated and not has_accepted(user):
        raise CharterNotAcceptedError


@transaction.atomic
def accept_charter(*, user, version: CharterVersion | None = None) -> CharterAcceptance | None:
    """Record that the person adheres, with version and date; a second time changes nothing."""
    version = version or current_charter()
    if version is None:
        return None
    acceptance, is_new = CharterAcceptance.objects.get_or_create(user=user, version=version)
    if is_new:
        logger.info("charter accepted", extra={"user": user.pk, "version": version.number})
    return acceptance


def changes_of(version: CharterVersion) -> list[dict]:
    """What a version says otherwise than the published one before it, article by article; [] for the first.

    Articles go by their title: `{"title", "kind", "pieces"}`, kind being `change`, `ajoute` or `retire`.
    """
    before = CharterVersion.objects.published().filter(number__lt=version.number).first()
    if before is None:
        return []
    old = {section["title"]: section["text"] for section in before.sections}
    new = {section["title"]: section["text"] for section in version.sections}
    changes = [("Introduction", before.introduction, version.introduction)]
    changes += [(title, old.get(title), text) for title, text in new.items()]
    changes += [(title, text, None) for title, text in old.items() if title not in new]
    return [
        {"title": title, "kind": _kind_of(was, becomes), "pieces": compare(was or "", becomes or "")}
        for title, was, becomes in changes
        if was != becomes
    ]


def _kind_of(was: str | None, becomes: str | None) -> str:
    if was is None:
        return "ajoute"
    return "retire" if becomes is None else "change"


def next_number() -> int:
    last = CharterVersion.objects.order_by("-number").first()
    return last.number + 1 if last else 1


def articles_text(sections: list[dict]) -> str:
    """The articles as a person writes them: `# title`, then the text."""
    return "\n\n".join(f"# {section['title']}\n{section['text']}" for section in sections)


def articles_of(text: str) -> list[dict]:
    """Read what `articles_text` writes. Raises ValueError, in French, when an article lacks its title or text."""
    before, *parts = re.split(r"^#", text.strip(), flags=re.MULTILINE)
    if before.strip() or not parts:
        raise ValueError("Commencez par le titre du premier article : une ligne qui commence par #.")
    sections = []
    for part in parts:
        title, _, body = part.partition("\n")
        title, body = title.strip(), " ".join(body.split())
        if not title or not body:
            raise ValueError(
                f"L’article « {title or body[:40]} » n’a pas de {'texte' if title else 'titre'}."
            )
        sections.append({"title": title, "text": body})
    if len({section["title"] for section in sections}) < len(sections):
        raise ValueError("Deux articles portent le même titre : distinguez-les.")
    return sections


@transaction.atomic
def load_charter() -> CharterVersion:
    """Make the versions of `data/charter.yaml` that are missing; those that exist are left alone.

    A published text binds those who accepted it, so it is never rewritten: to change the charter, add a
    version to the file (or in the back office).
    """
    for number, content in sorted(_charter_file().items()):
        CharterVersion.objects.get_or_create(
            number=number,
            defaults={
                "title": content["title"],
                "introduction": content["introduction"].strip(),
                "sections": content["sections"],
                "published_at": timezone.now(),
            },
        )
    return CharterVersion.objects.current()


@lru_cache(maxsize=1)
def _charter_file() -> dict:
    return yaml.safe_load(CHARTER_FILE.read_text(encoding="utf-8"))
