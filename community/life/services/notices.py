"""Tell people what is new: once each, on the site, and by mail as each of them chose."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.models import Channel, Notice
from community.members.links import make_token
from community.members.services.letters import write_letter

logger = logging.getLogger(__name__)

LETTER = "life.notice"
STOP = "notices-stop"
STOP_LIFE = timedelta(days=3650)
# What holds until a person chooses: what is meant for her alone comes soon, the rest grouped
UNTIL_CHOSEN = {
    NoticeSubject.FORUM: NoticeRhythm.WEEKLY,
    NoticeSubject.MENTION: NoticeRhythm.DAILY,
    NoticeSubject.MESSAGE: NoticeRhythm.IMMEDIATE,
    NoticeSubject.EVENT: NoticeRhythm.DAILY,
    NoticeSubject.GROUP: NoticeRhythm.WEEKLY,
    NoticeSubject.MODERATION: NoticeRhythm.IMMEDIATE,
    NoticeSubject.COMMUNITY: NoticeRhythm.NEVER,
}


@transaction.atomic
def notify(
    *,
    people: Iterable,
    subject: NoticeSubject,
    key: str,
    title: str,
    url: str,
    text: str = "",
    rhythms: Mapping[int, NoticeRhythm] | None = None,
    now: datetime | None = None,
) -> list[Notice]:
    """One notice a person and `key`, never twice; gives those that are new.

    `rhythms` (by id of account) replaces what the person chose for the subject: the rhythm of what she follows.
    Who wants neither the site nor mail is told nothing. `url` is an address within the site.
    """
    now = now or timezone.now()
    people = {user.pk: user for user in people if user.is_active and not user.is_anonymised}
    chosen = {row.user_id: row for row in Channel.objects.filter(user__in=people, subject=subject)}
    rows = []
    for pk, user in people.items():
        channel = chosen.get(pk) or Channel(user=user, subject=subject, rhythm=UNTIL_CHOSEN[subject])
        rhythm = (rhythms or {}).get(pk, channel.rhythm)
        if channel.on_site or rhythm != NoticeRhythm.NEVER:
            rows.append(
                Notice(
                    user=user,
                    subject=subject,
                    key=key,
                    title=title[:200],
                    text=text[:600],
                    url=url,
                    rhythm=rhythm,
                    created_at=now,
                )
            )
    new = _insert(rows)
    for notice in new:
        if notice.rhythm == NoticeRhythm.IMMEDIATE:
            _mail(notice, now)
    return new


def forget_notices(*, key: str) -> None:
    """What was withdrawn or hidden is told to nobody any more."""
    Notice.objects.filter(key=key).delete()


def _insert(rows: list[Notice]) -> list[Notice]:
    """Those that were not there: the constraint decides between two workers."""
    if not rows:
        return []
    subject, key = rows[0].subject, rows[0].key
    found = Notice.objects.filter(subject=subject, key=key, user__in=[row.user_id for row in rows])
    known = set(found.values_list("user_id", flat=True))
    fresh = [row for row in rows if row.user_id not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    people = {row.user_id: row.user for row in fresh}
    written = Notice.objects.filter(subject=subject, key=key, user__in=people).order_by("pk")
    return [_with_user(notice, people[notice.user_id]) for notice in written]


def _with_user(notice: Notice, user) -> Notice:
    notice.user = user
    return notice


def _mail(notice: Notice, now: datetime) -> None:
    write_letter(
        kind=LETTER,
        user=notice.user,
        about=notice,
        key="",
        context={
            "notice": notice,
            "action_url": settings.SITE_URL + notice.url,
            "action_label": "Voir sur Archipel",
            "preferences_url": settings.SITE_URL + reverse("life:notice_choices"),
            "reason": f"Vous recevez ce message parce que vous voulez être prévenu·e : {notice.get_subject_display()}.",
        },
        unsubscribe_url=stop_url(notice.user, notice.subject),
    )
    Notice.objects.filter(pk=notice.pk).update(mailed_at=now)


def stop_url(user, subject: str = "") -> str:
    """Absolute address of the one-click stop of a subject, or of all, for `write_letter(unsubscribe_url=…)`."""
    token = make_token(STOP, {"user": user.pk, "subject": subject})
    return settings.SITE_URL + reverse("life:notices_stop", args=[token])
