"""Following a territory, and the weekly letter that tells what is new there."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.members.links import make_token
from community.members.services.letters import write_letter
from dynamics.models import Dynamic, Link, Territory, TerritoryFollow
from dynamics.services.territory_life import acting_in, links_of

logger = logging.getLogger(__name__)

LETTER = "dynamics.territory_news"
UNFOLLOW = "territory-unfollow"
UNFOLLOW_LIFE = timedelta(days=90)
FIRST_NEWS = timedelta(days=7)  # how far back the first letter looks
MAX_ENTRIES = 20


class TerritoryNews(NamedTuple):
    """What happened in a territory since somebody was last told."""

    territory: Territory
    arrived: list[Dynamic]
    changed: list[Dynamic]
    links: list[Link]

    def __bool__(self) -> bool:
        return bool(self.arrived or self.changed or self.links)


def follow(*, user, territory: Territory) -> TerritoryFollow:
    """Twice is once."""
    return TerritoryFollow.objects.get_or_create(user=user, territory=territory)[0]


def unfollow(*, user, territory: Territory) -> None:
    TerritoryFollow.objects.filter(user=user, territory=territory).delete()


def unfollow_all(*, user_id: int) -> int:
    """From the link of a letter: no more news of any territory."""
    return TerritoryFollow.objects.filter(user_id=user_id).delete()[0]


def news_of(territory: Territory, since: datetime, until: datetime) -> TerritoryNews:
    """Dynamiques that arrived or were rewritten, and links that were added, between two moments."""
    here = Dynamic.objects.listed().filter(acting_in(territory)).with_card()
    arrived = here.filter(first_published_at__gt=since, first_published_at__lte=until)
    changed = here.filter(
        last_published_at__gt=since, last_published_at__lte=until, first_published_at__lte=since
    )
    links = (
        links_of(Dynamic.objects.listed().filter(acting_in(territory)))
        .filter(created_at__gt=since, created_at__lte=until)
        .order_by("-created_at", "pk")
    )
    return TerritoryNews(
        territory,
        list(arrived.order_by("-first_published_at", "pk")[:MAX_ENTRIES]),
        list(changed.order_by("-last_published_at", "pk")[:MAX_ENTRIES]),
        list(links[:MAX_ENTRIES]),
    )


def tell_followers(*, now: datetime | None = None) -> int:
    """One letter a person for all her territories, at most one a week; returns how many were written."""
    now = now or timezone.now()
    return sum(_tell_or_log(follows, now) for follows in by_person())


def _tell_or_log(follows: list[TerritoryFollow], now: datetime) -> bool:
    """One person whose letter fails does not keep the others waiting; hers is tried again next week."""
    try:
        return tell(follows, now)
    except Exception:
        logger.exception("territory news not told", extra={"user": follows[0].user_id})
        return False


def by_person() -> Iterator[list[TerritoryFollow]]:
    """The follows of each person who may receive mail."""
    rows = (
        TerritoryFollow.objects.filter(user__is_active=True)
        .select_related("user", "territory")
        .order_by("user_id", "territory__name", "pk")
    )
    group: list[TerritoryFollow] = []
    for row in rows.iterator(1000):
        if group and group[0].user_id != row.user_id:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


@transaction.atomic
def tell(follows: list[TerritoryFollow], now: datetime) -> bool:
    """Write the letter of one person, or nothing when nothing happened. A second worker writes no second one."""
    user = follows[0].user
    found = [news_of(one.territory, one.last_told_at or now - FIRST_NEWS, now) for one in follows]
    found = [news for news in found if news]
    TerritoryFollow.objects.filter(pk__in=[one.pk for one in follows]).update(last_told_at=now)
    if not found:
        return False
    week = "{}-{:02}".format(*now.isocalendar()[:2])
    token = make_token(UNFOLLOW, {"user": user.pk})
    write_letter(
        kind=LETTER,
        user=user,
        key=week,
        context={"news": found, "count": len(found)},
        unsubscribe_url=settings.SITE_URL + reverse("territory_unfollow_all", args=[token]),
    )
    logger.info("territory news told", extra={"user": user.pk, "territories": len(found)})
    return True
