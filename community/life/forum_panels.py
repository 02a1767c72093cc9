"""The forum in « mon espace »: drafts to take up, discussions opened, what one follows."""

from django.urls import reverse

from community.life.boards import place_of
from community.life.models import Follow, PostDraft, Thread

SHOWN = 6


def space_panel(request) -> dict:
    """Four queries, whatever there is; there is always a way to the forum."""
    user = request.user
    drafts = PostDraft.objects.filter(user=user).select_related("thread")[:SHOWN]
    around = ("thread", "group", "theme", "territory")
    follows = Follow.objects.filter(user=user).select_related(*around)[: SHOWN * 3]
    opened = Thread.objects.read_by(user).filter(opened_by=user).latest_first()[:SHOWN]
    return {
        "anchor": "discussions",
        "title": "Mes discussions",
        "order": 40,
        "template": "life/forum/_space_panel.html",
        "context": {
            "drafts": [
                {
                    "label": draft.title
                    or (draft.thread.title if draft.thread else "Une discussion à ouvrir"),
                    "url": f"{draft.thread.get_absolute_url()}#ecrire"
                    if draft.thread
                    else reverse("life:forum_new"),
                    "at": draft.updated_at,
                }
                for draft in drafts
            ],
            "opened": list(opened),
            "follows": [line_of(follow) for follow in follows],
        },
    }


def line_of(follow: Follow) -> dict:
    place = place_of(follow)
    return {
        "label": follow.thread.title if follow.thread_id else f"{place.eyebrow} : {place.label}",
        "url": follow.thread.get_absolute_url() if follow.thread_id else place.url,
        "rhythm": follow.get_rhythm_display(),
    }
