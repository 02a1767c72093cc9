"""All that a person follows, in one list: here, and what the other apps say through `register_followed`."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from wagtail import hooks

from community.exchanges.models import SavedSearch
from community.exchanges.services.saved_searches import kind_of_search
from community.life.hooks import FOLLOWED
from community.life.models import Follow
from dynamics.models import TerritoryFollow


@dataclass(frozen=True)
class Followed:
    """One thing, what it is, and the page where it is read and where one stops following it."""

    kind: str
    label: str
    url: str


def url_of(follow: Follow) -> str:
    """Where what is followed is read; "" when it has no page."""
    if follow.sheet:
        return f"/fiches/{follow.sheet}/"
    if follow.theme_id:
        return f"{reverse('dynamics:list')}?theme={follow.theme.slug}"
    about = follow.thread or follow.group or follow.territory
    try:
        return about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""
    except NoReverseMatch:
        return ""


def follows_of(user) -> list[Follow]:
    """What she follows here, each with its page: one query."""
    rows = list(Follow.objects.filter(user=user).select_related("thread", "group", "theme", "territory"))
    for row in rows:
        row.url = url_of(row)
    return rows


def followed_elsewhere(user) -> list[Followed]:
    """Territories, searches, and what the apps to the right know: two queries, and those of the hooks."""
    territories = TerritoryFollow.objects.filter(user=user).select_related("territory")
    found = [
        Followed("Territoire", row.territory.name, row.territory.get_absolute_url())
        for row in territories.order_by("territory__name")
    ]
    for row in SavedSearch.objects.filter(user=user).order_by("name", "pk"):
        url = reverse(f"{kind_of_search(row).namespace}:alerts")
        found.append(Followed("Recherche gardée", row.name, url))
    for function in hooks.get_hooks(FOLLOWED):
        found += function(user)
    return found
