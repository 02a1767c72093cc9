"""What leaves the team, and who read it: audiences, links to the report, log of readings, erasure."""

import logging
import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from community.members.links import LinkError, make_token, read_token
from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from dynamics.rules import is_in_team
from evaluation import means_verbs as verbs
from evaluation.enums import Audience, SharedPart
from evaluation.models import (
    AccessEntry,
    Comparison,
    Evaluation,
    Evidence,
    Example,
    Interest,
    PartAudience,
    PrerequisiteEntry,
    ReportLink,
    ReportSettings,
    ResourceYear,
    ValueStep,
)

logger = logging.getLogger(__name__)

PURPOSE = "evaluation.report"
LONGEST = timedelta(days=365)
ACCESS_KEPT = timedelta(days=365)
MOST_LINKS = 20
# In the order they go; an example is kept as « removed », so that `seed` does not bring it back
OWNED = (ResourceYear, Interest, ValueStep, PrerequisiteEntry, PartAudience, ReportLink, ReportSettings)


class SharingError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def choose_audiences(*, dynamic: Dynamic, audiences: dict[str, str], user) -> None:
    """Who reads each part, from now on."""
    require_charter(user)
    take_over(dynamic)
    for part, audience in audiences.items():
        PartAudience.objects.update_or_create(
            dynamic=dynamic, part=SharedPart(part), defaults={"audience": audience}
        )
    dynamic.__dict__.pop("_part_audiences", None)
    log(instance=dynamic, action=verbs.AUDIENCES_CHOSEN, user=user, data=audiences)
    logger.info("audiences chosen", extra={"dynamic": dynamic.pk, "user": user.pk})


# --- The report ---------------------------------------------------------------------------------


@transaction.atomic
def compose_report(*, dynamic: Dynamic, sections: list[str], opening: str, user) -> ReportSettings:
    """What the report shows, from now on; links given before keep what they were given for."""
    require_charter(user)
    take_over(dynamic)
    kept, _ = ReportSettings.objects.update_or_create(
        dynamic=dynamic, defaults={"sections": sections, "opening": opening.strip()}
    )
    return kept


@transaction.atomic
def give_link(*, dynamic: Dynamic, label: str, sections: list[str], days: int, user) -> ReportLink:
    """A link that opens these sections for so many days, whatever their audience: the team says so by giving it."""
    require_charter(user)
    Dynamic.objects.select_for_update(of=("self",)).only("pk").get(pk=dynamic.pk)
    if dynamic.report_links.open().count() >= MOST_LINKS:
        raise SharingError(f"{MOST_LINKS} liens sont déjà ouverts : retirez-en un d’abord.")
    link = ReportLink.objects.create(
        dynamic=dynamic,
        label=label.strip(),
        sections=sections,
        nonce=secrets.token_urlsafe(24),
        created_by=user,
        expires_at=timezone.now() + min(timedelta(days=days), LONGEST),
    )
    log(instance=dynamic, action=verbs.LINK_GIVEN, user=user)
    logger.info("report link given", extra={"dynamic": dynamic.pk, "link": link.pk, "user": user.pk})
    return link


@transaction.atomic
def revoke_link(*, link: ReportLink, user) -> ReportLink:
    """It opens nothing from now on."""
    row = ReportLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at", "updated_at"])
        log(instance=row.dynamic, action=verbs.LINK_REVOKED, user=user)
    return row


def link_path(link: ReportLink) -> str:
    """The same for as long as the link lives: it may be copied again."""
    return reverse("report_link:read", args=[make_token(PURPOSE, {"nonce": link.nonce})])


def read_link(token: str) -> ReportLink:
    """The link of an address that still opens something, or LinkError."""
    nonce = read_token(PURPOSE, token, LONGEST).get("nonce")
    link = (
        ReportLink.objects.filter(nonce=nonce)
        .select_related("dynamic__evaluation", "dynamic__evaluation_example", "dynamic__report_settings")
        .first()
    )
    if link is None or not link.is_open:
        raise LinkError("Ce lien n’est plus valable : l’équipe l’a retiré, ou sa date est passée.")
    return link


# --- Who read what ----------------------------------------------------------------------------------


def note_reading(*, dynamic: Dynamic, part: str, user=None, link: ReportLink | None = None) -> None:
    """Somebody outside the team read a part today; once a day each. Who has no account and no link is not noted."""
    person = user if link is None and user is not None and user.is_authenticated else None
    if (person is None and link is None) or (user is not None and is_in_team(user, dynamic)):
        return
    AccessEntry.objects.bulk_create(
        [AccessEntry(dynamic=dynamic, part=part, user=person, link=link, day=timezone.localdate())],
        ignore_conflicts=True,
    )


def forget_readings(*, now: datetime | None = None) -> int:
    """Those of more than twelve months; how many."""
    before = timezone.localdate(now or timezone.now()) - ACCESS_KEPT
    return AccessEntry.objects.filter(day__lt=before).delete()[0]


# --- Examples, erasure ----------------------------------------------------------------------------------------


def take_over(dynamic: Dynamic) -> bool:
    """A team that writes over an example makes it hers: no longer an example, and read by the team alone.

    Called by whatever a team writes. Whether it was one.
    """
    shown = Example.objects.filter(dynamic=dynamic, removed_at=None)
    if not shown.update(removed_at=timezone.now()):
        return False
    PartAudience.objects.filter(dynamic=dynamic).delete()
    Evaluation.objects.filter(dynamic=dynamic, is_example=True).update(
        is_example=False, audience=Audience.TEAM
    )
    dynamic.__dict__.pop("_part_audiences", None)
    return True


@transaction.atomic
def remove_all(*, dynamic: Dynamic, user) -> None:
    """All of the evaluation, for good, documents too; comparisons under way stop, the log of readings goes."""
    require_charter(user)
    for model in OWNED:
        model.objects.filter(dynamic=dynamic).delete()
    AccessEntry.objects.filter(dynamic=dynamic).delete()
    Comparison.objects.of(dynamic).delete()
    Example.objects.filter(dynamic=dynamic).update(removed_at=timezone.now())
    for evidence in Evidence.objects.filter(evaluation__dynamic=dynamic).exclude(document=""):
        name, storage = evidence.document.name, evidence.document.storage
        transaction.on_commit(partial(storage.delete, name))
    Evaluation.objects.filter(dynamic=dynamic).delete()
    log(instance=dynamic, action=verbs.DATA_REMOVED, user=user)
    logger.info("evaluation data removed", extra={"dynamic": dynamic.pk, "user": user.pk})
