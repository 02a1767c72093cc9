"""What a person may do with a post or a thread, for the templates that show one."""

import rules
from django import template
from django.urls import reverse

from community.life.faces import STANDING, face_of, moderates
from community.life.services.writing_checks import delay

register = template.Library()


@register.simple_tag(takes_context=True)
def post_gestures(context, post) -> dict:
    """Addresses to report a post or to decide about it, "" where this person may not; no query for who reads it."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or post.author_id == user.pk or post.withdrawn_at:
        return {"report_url": "", "decide_url": ""}
    is_standing = face_of(post) == STANDING
    return {
        "report_url": reverse("life:report_post", args=[post.pk]) if is_standing else "",
        "decide_url": reverse("life_moderation:decide", args=[post.pk]) if moderates(user, post) else "",
    }


@register.simple_tag(takes_context=True)
def may_set_pace(context, thread) -> bool:
    """Whether to lead to the pace of the thread."""
    request = context.get("request")
    return (
        thread.pk is not None
        and request is not None
        and rules.has_perm("life.set_pace", request.user, thread)
    )


@register.filter
def duration_of_minutes(minutes: int) -> str:
    """« 15 minutes », « 6 heures »."""
    return delay(minutes)
