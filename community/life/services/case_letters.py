"""Letters of the moderation: the decision to the author, the end of it to who reported, the outcome of an appeal.

None says who reported, nor who decided; none quotes the post.
"""

from django.conf import settings
from django.urls import reverse

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.models import PostCase
from community.life.services.notices import notify
from community.members.enums import Role
from community.members.links import make_token
from community.members.models import User
from community.members.services.letters import write_letter

APPEAL = "life.appeal"


def appeal_url(case: PostCase) -> str:
    """The signed page of the author, within the site."""
    token = make_token(APPEAL, {"case": case.pk, "user": case.author_id})
    return reverse("life:appeal", args=[token])


def tell_author(case: PostCase) -> None:
    """The decision, its rule, its reason, and how to appeal; nothing when the post is left as it was.

    In a conversation of two, to say that a report came to nothing would say who made it.
    """
    if not case.was_told or not _is_there(case.author):
        return
    words = {"case": case, "action_url": settings.SITE_URL + appeal_url(case)}
    write_letter(
        kind="life.post_decided",
        user=case.author,
        about=case,
        key="decided",
        context={**words, "action_label": "Lire la décision et y répondre"},
    )
    _notice(case, "Une décision concerne un de vos messages", "decided")


def tell_reporters(case: PostCase) -> None:
    """That it was dealt with, no more."""
    for report in case.reports.select_related("reporter"):
        if _is_there(report.reporter):
            write_letter(
                kind="life.report_dealt_with",
                user=report.reporter,
                about=report,
                key="",
                context={"report": report},
            )


def tell_moderators(case: PostCase) -> None:
    """Those who may settle it: neither who decided, nor who wrote."""
    people = User.objects.living().in_role(Role.FACILITATOR, Role.ADMINISTRATOR)
    for moderator in people.exclude(pk__in=[case.decided_by_id or 0, case.author_id or 0]):
        write_letter(
            kind="life.appeal_received",
            user=moderator,
            about=case,
            key="appeal",
            context={
                "case": case,
                "action_url": settings.SITE_URL + reverse("life_moderation:settle", args=[case.pk]),
                "action_label": "Lire le recours",
            },
        )


def tell_outcome(case: PostCase) -> None:
    if not _is_there(case.author):
        return
    words = {"case": case, "action_url": settings.SITE_URL + appeal_url(case)}
    write_letter(
        kind="life.appeal_settled",
        user=case.author,
        about=case,
        key="settled",
        context={**words, "action_label": "Lire la réponse"},
    )
    _notice(case, "Votre recours a une réponse", "settled")


def _notice(case: PostCase, title: str, step: str) -> None:
    """On the site only: the letter says the rest."""
    notify(
        people=[case.author],
        subject=NoticeSubject.MODERATION,
        key=f"case-{case.pk}-{step}",
        title=title,
        url=reverse("life:post_decision", args=[case.post_id]),
        rhythms={case.author_id: NoticeRhythm.NEVER},
    )


def _is_there(user) -> bool:
    return user is not None and user.is_active and not user.is_anonymised
