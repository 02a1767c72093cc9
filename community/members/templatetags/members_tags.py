"""Tags of the app of people, for every template: {% load members_tags %}."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from community.members.services.charter import has_accepted
from community.members.services.profiles import read_profile
from community.members.views.reports import about_token

register = template.Library()


@register.inclusion_tag("members/partials/_charter_banner.html", takes_context=True)
def charter_banner(context):
    """A banner for the member who has not accepted the current charter, nothing for the others."""
    request = context.get("request")
    user = getattr(request, "user", None)
    waiting = bool(user and user.is_authenticated and not has_accepted(user))
    return {"waiting": waiting, "next": request.get_full_path() if waiting else ""}


@register.simple_tag
def report_url(obj=None, page=""):
    """Address of « signaler une erreur » about an object, from a page."""
    query = {"page": page}
    if obj is not None:
        query["objet"] = about_token(obj)
    return f"{reverse('members:report')}?{urlencode(query)}"


BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.filter
def device(user_agent: str) -> str:
    """« Firefox, Android » from what a browser says of itself; its own words when neither is known."""
    known = [next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or user_agent[:60]


@register.simple_tag(takes_context=True)
def member_name(context, account):
    """The name that the reader may see, else « Un membre »."""
    request = context.get("request")
    shown = read_profile(account=account, viewer=getattr(request, "user", None)) if account else {}
    return shown.get("name", "Un membre")
