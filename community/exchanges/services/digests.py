"""The grouped mail: one a person at her rhythm, few items, each with its reasons and its links.

What it says comes from sources, registered with Wagtail's hook `register_digest_sources`: a function without
argument that gives a `DigestSource`. It is never empty, says nothing twice, and never goes beyond what the
person chose (`services.solicitations`). One transaction a person, with her row locked, and one row a person and
day in the database: two workers, a relaunch, or a worker that died never make two.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from community.exchanges.models import Digest, Solicitation
from community.exchanges.services import solicitations
from community.members.models import User
from community.members.services.letters import write_letter

logger = logging.getLogger(__name__)

LETTER = "exchanges.digest"
SOURCES = "register_digest_sources"
MOST_ITEMS = 5
MEMORY = 60  # grouped mails read back, so as not to say a thing twice: over a year at one a week


@dataclass(frozen=True)
class DigestLink:
    """Where an item leads: an absolute address, which only opens a page when it is followed."""

    label: str
    url: str


@dataclass(frozen=True)
class DigestItem:
    """One thing to tell. key: names it for ever, so that it is told once; reasons: a line each."""

    key: str
    title: str
    text: str = ""
    reasons: tuple[str, ...] = ()
    links: tuple[DigestLink, ...] = ()


@dataclass(frozen=True)
class DigestSection:
    """The items of one source, under their heading."""

    heading: str
    items: list[DigestItem] = field(default_factory=list)


class DigestSource(Protocol):
    """Where items come from.

    follows_rhythm: True for what nobody asked for (suggestions): only with the consent, when the rhythm of the
    person has come and room is left. False for what she ordered (a saved search): the source knows when.
    """

    follows_rhythm: bool

    def people(self, now: datetime) -> Iterable[int]:
        """Ids of those to whom there may be something to tell; one query."""

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        """What to tell her now, without what was told; may write in the transaction of her mail."""


def sources() -> list[DigestSource]:
    """In the order in which they were registered."""
    return [function() for function in hooks.get_hooks(SOURCES)]


def send_digests(*, now: datetime | None = None) -> dict[str, int]:
    """Write the mails that are due; a person whose mail fails keeps nobody waiting, hers is tried tomorrow."""
    now = now or timezone.now()
    counts = {"people": 0, "letters": 0, "failed": 0}
    people = sorted({pk for source in sources() for pk in source.people(now)})
    for pk in people:
        counts["people"] += 1
        try:
            counts["letters"] += send_to(user_id=pk, now=now)
        except OperationalError:
            raise  # the database itself: the task is tried again, those who were written to are not
        except Exception:
            logger.exception("digest not written", extra={"user": pk})
            counts["failed"] += 1
    logger.info("digests written", extra=counts)
    return counts


@transaction.atomic
def send_to(*, user_id: int, now: datetime | None = None) -> bool:
    """Write the mail of one person, if there is something due to tell; whether there was."""
    now = now or timezone.now()
    user = User.objects.living().filter(pk=user_id).first()
    if user is None:
        return False
    Solicitation.objects.get_or_create(user=user)
    chosen = Solicitation.objects.select_for_update(of=("self",)).get(user=user)
    period = timezone.localdate(now).isoformat()
    if Digest.objects.filter(user=user, period=period).exists():
        return False
    sections, is_solicitation = _sections_for(user, now)
    if not sections:
        return False
    Digest.objects.create(
        user=user,
        period=period,
        sent_at=now,
        is_solicitation=is_solicitation,
        told=[item.key for section in sections for item in section.items],
    )
    if is_solicitation:
        chosen.last_digest_at = now
        chosen.save(update_fields=["last_digest_at", "updated_at"])
    _write(user, period, sections)
    return True


def _sections_for(user, now: datetime) -> tuple[list[DigestSection], bool]:
    """What is due to her, and whether it counts among the solicitations of the month."""
    is_due = solicitations.sends_now(user, now)
    told = frozenset(
        key
        for keys in Digest.objects.filter(user=user).values_list("told", flat=True)[:MEMORY]
        for key in keys
    )
    found, solicits = [], False
    for source in sources():
        if source.follows_rhythm and not is_due:
            continue
        section = source.section(user=user, now=now, told=told)
        if section and section.items:
            found.append(section)
            solicits = solicits or source.follows_rhythm
    return found, solicits


def _write(user, period: str, sections: list[DigestSection]) -> None:
    items = [item for section in sections for item in section.items]
    write_letter(
        kind=LETTER,
        user=user,
        key=period,
        context={
            "sections": sections,
            "first": items[0],
            "count": len(items),
            "preferences_url": settings.SITE_URL + reverse("suggestions:rhythm"),
            "reason": "Vous recevez ce message parce que vous l’avez demandé, au rythme que vous avez choisi.",
        },
        unsubscribe_url=solicitations.stop_url(user),
    )
