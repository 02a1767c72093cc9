"""What the two forms of the forum share: naming people, with or without JavaScript."""

import re

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from community.life.models import Group
from community.life.names import shown_name
from community.life.services import forum_people
from community.members.models import User

MOST_TICKED = 20
PUBLIC_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def give_back(request: HttpRequest, url: str) -> HttpResponse:
    """403, with what was typed: the thread or the group may have closed while one was writing."""
    context = {"text": request.POST.get("text", ""), "url": url}
    return render(request, "life/forum/refused.html", context, status=403)


def asks_for_people(request: HttpRequest) -> bool:
    """Whether the button « Chercher » of the people was pressed, not that of the post."""
    return request.POST.get("action") == "people"


def people_context(request: HttpRequest, form, group: Group | None) -> dict:
    """The people ticked so far, then those that the text finds; what is typed is kept."""
    return {
        "people": asked_people(request.POST, group, request.user),
        "person_text": request.POST.get("personne", "")[:80],
        "people_group": group,
        "had_files": bool(request.FILES) and bool(form.errors),
    }


def asked_people(data: QueryDict, group: Group | None, user) -> list[dict]:
    """Boxes to tick: those that are, then those whose name is being typed; only people who may be named."""
    ticked = ticked_people(data, group, user)
    found = forum_people.find(text=data.get("personne", "")[:80], group=group, by=user)
    known = {person.pk for person in ticked}
    return [box(person, is_ticked=True) for person in ticked] + [
        box(person, is_ticked=False) for person in found if person.pk not in known
    ]


def ticked_people(data: QueryDict, group: Group | None, user) -> list[User]:
    asked = data.getlist("named")[:MOST_TICKED]
    identifiers = [value for value in asked if PUBLIC_ID.fullmatch(value)]
    if not identifiers:
        return []
    return list(forum_people.nameable(group=group, by=user).filter(public_id__in=identifiers).order_by("pk"))


def box(person: User, *, is_ticked: bool) -> dict:
    return {
        "public_id": str(person.public_id),
        "name": shown_name(person, forum_people.SHOWN),
        "is_ticked": is_ticked,
    }
