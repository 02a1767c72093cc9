"""Moderation of posts: reported by members, decided with a reason, appealed once, settled by somebody else.

à décider → décidé → recours à décider → recours tranché; `move` is the only one that changes the state.
Hiding keeps the text in its row: it is shown to its author and to moderators only, and comes back whole.
"""

import logging
from datetime import datetime, timedelta

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.life import moderation_verbs as verbs
from community.life.models import Post, PostCase, PostReport, Thread, WritingPause
from community.life.moderation_enums import CaseState, Measure, Outcome
from community.life.services import case_letters, threads
from community.life.services.notices import forget_notices
from community.members.services.charter import require_charter

logger = logging.getLogger(__name__)

TRANSITIONS = {
    CaseState.OPEN: {CaseState.DECIDED},
    CaseState.DECIDED: {CaseState.APPEALED},
    CaseState.APPEALED: {CaseState.SETTLED},
    CaseState.SETTLED: set(),
}


class CaseError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def report_post(*, post: Post, rule: str, words: str = "", user) -> PostReport:
    """Join the open case of the post, or open one; a second report of the same person changes nothing."""
    require_charter(user)
    if not rules.has_perm("life.report_post", user, post):
        raise PermissionDenied
    Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    known = PostReport.objects.filter(post=post, reporter=user).first()
    if known is not None:
        return known
    case = _open_case(post)
    report = PostReport.objects.create(
        case=case, post=post, reporter=user, rule=rule[:200], words=words.strip()
    )
    logger.info("post reported", extra={"post": post.pk, "case": case.pk, "report": report.pk})
    return report


@transaction.atomic
def decide(
    *,
    post: Post,
    measure: Measure,
    rule: str = "",
    reason: str,
    user,
    hides_post: bool = False,
    days: int = 0,
    now: datetime | None = None,
) -> PostCase:
    """Decide about a post, reported or not: the author is told why and how to appeal, reporters that it is done."""
    now = now or timezone.now()
    if not rules.has_perm("life.moderate_post", user, post):
        raise PermissionDenied
    if not reason.strip():
        raise CaseError("Dites pourquoi : l’auteur·rice lira cette raison.")
    if measure == Measure.PAUSE and days < 1:
        raise CaseError("Dites pour combien de jours.")
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    case = _open_case(row)
    case.measure, case.rule, case.reason = measure, rule[:200], reason.strip()
    case.hides_post = measure == Measure.HIDE or (hides_post and measure != Measure.KEEP)
    case.pause_days = days if measure == Measure.PAUSE else 0
    case.decided_by, case.decided_at = user, now
    move(case, CaseState.DECIDED)
    _apply(case, row, now)
    log(instance=case, action=verbs.DECIDED[measure], user=user)
    case_letters.tell_author(case)
    case_letters.tell_reporters(case)
    return case


@transaction.atomic
def release(*, post: Post, user) -> Post:
    """A held post stands: the others learn of it now."""
    if not rules.has_perm("life.moderate_post", user, post):
        raise PermissionDenied
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if row.held_at is None or row.withdrawn_at is not None:
        raise CaseError("Ce message n’attend plus de relecture : quelqu’un d’autre s’en est chargé.")
    _let_stand(row)
    log(instance=row.thread, action=verbs.RELEASED, user=user)
    return row


@transaction.atomic
def appeal(*, case: PostCase, text: str, user=None, now: datetime | None = None) -> PostCase:
    """The author answers once, within thirty days; a signed link does not need her to sign in."""
    now = now or timezone.now()
    if user is not None and user.pk != case.author_id:
        raise PermissionDenied
    if not text.strip():
        raise CaseError("Écrivez ce que vous voulez faire relire.")
    row = PostCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if row.state != CaseState.DECIDED or not row.was_told:
        raise CaseError("Votre recours est déjà reçu : une décision se conteste une fois.")
    if now >= row.appeal_until:
        raise CaseError("Le délai de trente jours est passé.")
    row.appeal, row.appealed_at = text.strip(), now
    move(row, CaseState.APPEALED)
    log(instance=row, action=verbs.APPEALED, user=user)
    case_letters.tell_moderators(row)
    return row


@transaction.atomic
def settle(*, case: PostCase, outcome: Outcome, reason: str, user, now: datetime | None = None) -> PostCase:
    """Somebody who did not decide settles the appeal; a decision that is reversed leaves nothing behind."""
    now = now or timezone.now()
    row = PostCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not rules.has_perm("life.settle_appeal", user, row):
        raise PermissionDenied
    if row.state != CaseState.APPEALED:
        raise CaseError("Ce recours est déjà tranché.")
    if not reason.strip():
        raise CaseError("Dites pourquoi : l’auteur·rice lira cette raison.")
    row.outcome, row.outcome_reason = outcome, reason.strip()
    row.settled_by, row.settled_at = user, now
    move(row, CaseState.SETTLED)
    if outcome == Outcome.REVERSED:
        _undo(row, now)
    log(instance=row, action=verbs.SETTLED[outcome], user=user)
    case_letters.tell_outcome(row)
    return row


def move(case: PostCase, state: CaseState) -> None:
    """The only place where the state of a case changes; saves the row."""
    if state not in TRANSITIONS[CaseState(case.state)]:
        raise CaseError("Quelqu’un d’autre vient de s’en charger : rechargez la page.")
    case.state = state
    case.save()
    logger.info("case moved", extra={"case": case.pk, "state": str(state)})


def case_of_appeal(post: Post) -> PostCase | None:
    """The last decision about a post that its author was told of."""
    told = post.cases.exclude(state=CaseState.OPEN).exclude(measure=Measure.KEEP)
    return told.order_by("-decided_at").first()


def _open_case(post: Post) -> PostCase:
    """The open case of a post that is locked."""
    found = post.cases.filter(state=CaseState.OPEN).first()
    return found or PostCase.objects.create(post=post, author_id=post.author_id)


def _apply(case: PostCase, post: Post, now: datetime) -> None:
    if case.hides_post:
        Post.objects.filter(pk=post.pk).update(hidden_at=now, held_at=None, updated_at=now)
        forget_notices(key=f"post-{post.pk}")
        _reindex(post)
    elif post.held_at is not None and post.withdrawn_at is None:
        _let_stand(post)
    if case.measure == Measure.PAUSE and case.author_id:
        WritingPause.objects.create(
            user_id=case.author_id,
            case=case,
            reason=case.reason,
            starts_at=now,
            ends_at=now + timedelta(days=case.pause_days),
        )
    if case.measure == Measure.CLOSE:
        Thread.objects.filter(pk=post.thread_id, closed_at=None).update(closed_at=now)


def _undo(case: PostCase, now: datetime) -> None:
    """What the decision did, and no other decision besides, is taken back."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=case.post_id)
    others = PostCase.objects.exclude(pk=case.pk).exclude(outcome=Outcome.REVERSED)
    if case.hides_post and not others.filter(post=post, hides_post=True).exists():
        was_never_read = not post.thread.last_post_at or post.thread.last_post_at < post.created_at
        post.hidden_at = None
        post.save(update_fields=["hidden_at", "updated_at"])
        _reindex(post)
        if was_never_read and post.is_standing:
            threads.make_known(post=post)
    case.pauses.filter(lifted_at=None).update(lifted_at=now)
    same_thread = others.filter(post__thread=post.thread_id, measure=Measure.CLOSE)
    if case.measure == Measure.CLOSE and not same_thread.exists():
        Thread.objects.filter(pk=post.thread_id).update(closed_at=None)


def _reindex(post: Post) -> None:
    """What the search knows of the thread is what stands in it now; saving it is what Wagtail listens to."""
    post.thread.save(update_fields=["updated_at"])


def _let_stand(post: Post) -> None:
    post.held_at = None
    post.save(update_fields=["held_at", "updated_at"])
    threads.make_known(post=post)
