"""What a person does with her notices: read them, choose how she is told, stop following.

What she chooses holds at once, also for notices that were written before and wait for a grouped mail.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.models import Channel, Follow, Notice
from community.life.services.notices import UNTIL_CHOSEN

logger = logging.getLogger(__name__)

KEPT_READ, KEPT = timedelta(days=90), timedelta(days=365)
# What one follows tells under a subject: stopping the mails of the subject stops theirs
FOLLOWS_OF = {
    NoticeSubject.FORUM: Q(group__isnull=True),
    NoticeSubject.GROUP: Q(group__isnull=False),
}


def unread_count(user) -> int:
    """How many notices of the site she has not opened: one query."""
    return Notice.objects.on_site_of(user).unread().count()


def read(*, notice: Notice, now: datetime | None = None) -> None:
    """Opened, or ticked: it is not mailed any more."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now or timezone.now())


def read_all(*, user, subject: str = "", now: datetime | None = None) -> int:
    """All that is shown on the site, or those of one subject; how many were unread."""
    unread = Notice.objects.on_site_of(user).unread()
    if subject:
        unread = unread.filter(subject=subject)
    return unread.update(read_at=now or timezone.now())


def read_about(*, user, url: str, now: datetime | None = None) -> int:
    """She opened the page that these notices lead to (`url` up to its #): for the pages that people follow."""
    about = Notice.objects.filter(Q(url=url) | Q(url__startswith=f"{url}#"), user=user)
    return about.unread().update(read_at=now or timezone.now())


def channels_of(user) -> dict[NoticeSubject, Channel]:
    """What she chose for each subject, or what holds until she chooses (not saved)."""
    chosen = {row.subject: row for row in Channel.objects.filter(user=user)}
    return {
        subject: chosen.get(subject) or Channel(user=user, subject=subject, rhythm=UNTIL_CHOSEN[subject])
        for subject in NoticeSubject
    }


@transaction.atomic
def choose(*, user, subject: NoticeSubject, on_site: bool, rhythm: NoticeRhythm) -> Channel:
    """Keep how she is told of a subject; only a change touches what waits and what she follows."""
    before = channels_of(user)[subject]
    row, _ = Channel.objects.update_or_create(
        user=user, subject=subject, defaults={"on_site": on_site, "rhythm": rhythm}
    )
    if before.rhythm != rhythm:
        waiting = Notice.objects.unread().filter(user=user, subject=subject, mailed_at=None)
        # What came before « tout de suite » was chosen is told in the next grouped mail
        waits_for = NoticeRhythm.DAILY if rhythm == NoticeRhythm.IMMEDIATE else rhythm
        if subject == NoticeSubject.FORUM:
            # Never by this mail: the grouped mail of the forum tells them, at the rhythm of what is followed
            waiting = waiting.exclude(rhythm=NoticeRhythm.NEVER)
        waiting.update(rhythm=waits_for)
        if rhythm == NoticeRhythm.NEVER and subject in FOLLOWS_OF:
            Follow.objects.filter(FOLLOWS_OF[subject], user=user).update(rhythm=rhythm)
    return row


@transaction.atomic
def stop(*, user, subject: str = "", only_grouped: bool = False) -> None:
    """« Ne plus m’écrire », in one click from a letter: the mails of a subject, or all; the site still tells.

    `only_grouped` leaves what she wants at once, when the letter was a grouped mail.
    """
    kept = [NoticeRhythm.IMMEDIATE] if only_grouped else []
    for one, channel in channels_of(user).items():
        if subject not in ("", one):
            continue
        if channel.rhythm not in kept:
            choose(user=user, subject=one, on_site=channel.on_site, rhythm=NoticeRhythm.NEVER)
        for rows in (
            Follow.objects.filter(FOLLOWS_OF.get(one, Q(pk=None)), user=user),
            Notice.objects.filter(user=user, subject=one, mailed_at=None),
        ):
            rows.exclude(rhythm__in=kept).update(rhythm=NoticeRhythm.NEVER)
    logger.info("notices stopped", extra={"user": user.pk, "subject": subject or "all"})


def change_follow(*, follow: Follow, rhythm: NoticeRhythm) -> None:
    """More or fewer mails about one thing; the site still tells."""
    follow.rhythm = rhythm
    follow.save(update_fields=["rhythm", "updated_at"])


def unfollow(*, follow: Follow) -> None:
    """Nothing more about it; what was told stays in the list."""
    follow.delete()


def forget_old_notices(*, now: datetime | None = None) -> int:
    """Those read three months ago, and all of a year ago."""
    now = now or timezone.now()
    old = Q(read_at__lt=now - KEPT_READ) | Q(created_at__lt=now - KEPT)
    return Notice.objects.filter(old).delete()[0]
