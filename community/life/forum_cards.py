"""What a line of a list says of a thread."""

from django.utils.timezone import localtime

from community.life.boards import places_of
from community.life.models import Thread
from community.life.names import shown_name
from community.members.french_dates import day
from community.members.templatetags.french import typo


def thread_card(thread: Thread, levels) -> dict:
    """Ready for `components/card.html`; `thread` was read `with_card`. `levels`: what the reader sees of people."""
    answers = max(0, thread.post_count - 1)
    moment = localtime(thread.last_post_at or thread.created_at)
    places = [place.label for place in places_of(thread)]
    badges = []
    if thread.answer_id:
        badges.append({"kind": "success", "label": "Résolue"})
    if thread.closed_at:
        badges.append({"kind": "ended", "label": "Fermée"})
    return {
        "id": thread.pk,
        "url": thread.get_absolute_url(),
        "title": typo(thread.title),
        "eyebrow": " · ".join(places) or "Forum",
        "meta": [
            {"icon": "chat", "label": answers_label(answers)},
            {"icon": "clock", "label": f"dernier message le {day(moment)}"},
            {"icon": "user", "label": f"ouverte par {lowered(shown_name(thread.opened_by, levels))}"},
        ],
        "badges": badges,
    }


def answers_label(count: int) -> str:
    if not count:
        return "sans réponse"
    return f"{count} réponse{'s' if count > 1 else ''}"


def lowered(name: str) -> str:
    """« un membre » within a sentence; a name keeps its capitals."""
    return name if name != "Un membre" else "un membre"
