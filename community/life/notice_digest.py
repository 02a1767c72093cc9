"""What the grouped mail tells of notices: those that wait for it, at the rhythm of each.

Never twice: a notice read on the site is not mailed, and one that was mailed is not mailed again, because it is
marked in the transaction of the mail.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.urls import reverse

from community.exchanges.enums import SolicitationRhythm
from community.exchanges.services.digests import DigestItem, DigestLink, DigestSection
from community.exchanges.services.solicitations import WAITS
from community.life.enums import NoticeRhythm
from community.life.models import Notice

MOST_ITEMS = 10
WEEK = WAITS[SolicitationRhythm.WEEKLY]


class NoticeSource:
    """Notices that their person chose to receive grouped, each day or each week."""

    follows_rhythm = False

    def people(self, now: datetime):
        """Those with something to tell that is due; a week is counted from their last weekly notices."""
        daily = Notice.objects.to_mail(NoticeRhythm.DAILY).order_by().values_list("user_id", flat=True)
        waiting = Notice.objects.to_mail(NoticeRhythm.WEEKLY).order_by().values_list("user_id", flat=True)
        told = Notice.objects.filter(rhythm=NoticeRhythm.WEEKLY, mailed_at__gt=now - WEEK)
        weekly = waiting.exclude(user__in=told.order_by().values("user_id"))
        return daily.union(weekly)

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        rows = list(due_to(user, now))
        if not rows:
            return None
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
        found = list(by_page(rows).values())
        items = [item_of(group) for group in found[:MOST_ITEMS]]
        if len(found) > MOST_ITEMS:
            items.append(more(len(found) - MOST_ITEMS))
        return DigestSection("Vos avis", items)


def due_to(user, now: datetime):
    """Her notices that go in a mail of now, the last first."""
    mine = Notice.objects.filter(user=user)
    last = mine.filter(rhythm=NoticeRhythm.WEEKLY).aggregate(last=Max("mailed_at"))["last"]
    found = mine.to_mail(NoticeRhythm.DAILY)
    if last is None or now - last >= WEEK:
        found = found | mine.to_mail(NoticeRhythm.WEEKLY)
    return found.order_by("-created_at", "-pk")


def by_page(rows: list[Notice]) -> dict[tuple, list[Notice]]:
    """Ten posts of one thread are one thing to tell."""
    found: dict[tuple, list[Notice]] = {}
    for row in rows:
        found.setdefault((row.subject, row.url.partition("#")[0]), []).append(row)
    return found


def item_of(rows: list[Notice]) -> DigestItem:
    first, others = rows[0], len(rows) - 1
    label = first.get_subject_display()
    more_here = f"et {others} autre{'s' if others > 1 else ''} avis au même endroit"
    return DigestItem(
        key=f"avis:{first.pk}",
        title=first.title,
        text=first.text,
        reasons=(more_here,) if others else (),
        links=(
            DigestLink("Voir sur Archipel", settings.SITE_URL + first.url),
            DigestLink(f"Choisir pour : {label}", settings.SITE_URL + reverse("life:notice_choices")),
        ),
    )


def more(count: int) -> DigestItem:
    return DigestItem(
        key="avis:encore",
        title=f"Et {count} autre{'s' if count > 1 else ''} sujet{'s' if count > 1 else ''}",
        links=(DigestLink("Lire tous mes avis", settings.SITE_URL + reverse("life:notices")),),
    )
