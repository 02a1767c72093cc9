"""What the queue of /gestion/ shows of posts: appeals, reports, links of new members that wait."""

from community.life.enums import Board
from community.life.forms.moderation import DecideForm
from community.life.hooks import owner_of
from community.life.models import Post, PostCase
from community.life.moderation_enums import CaseState, Measure, Outcome
from community.members.moderation_hooks import Section

SHOWN = 25
AROUND = ("post__thread__introduction", "post__thread__group", "author", "decided_by")


def waiting_cases(user):
    """What this moderator may decide, appeals first, the oldest first."""
    found = PostCase.objects.waiting().for_moderator(user).select_related(*AROUND)
    return found.prefetch_related("reports__reporter").order_by("-state", "created_at", "pk")


def held_posts(user):
    """Links of new members, unless a report already brought them to the queue."""
    found = Post.objects.filter(held_at__isnull=False, withdrawn_at=None).exclude(author=user)
    found = found.exclude(cases__state=CaseState.OPEN)
    return found.select_related("thread__introduction", "thread__group", "author").order_by("held_at", "pk")


def count(user) -> int:
    return waiting_cases(user).count() + held_posts(user).count()


def context(request) -> dict:
    user = request.user
    return {
        "cases": [case_row(case, user) for case in waiting_cases(user)[:SHOWN]],
        "held": [post_row(post, user) for post in held_posts(user)[:SHOWN]],
    }


def case_row(case: PostCase, user) -> dict:
    """A case as the queue shows it; the form of a decision knows the rule that was named most."""
    reports = list(case.reports.all())
    return {
        **post_row(case.post, user, rule=reports[0].rule if reports else ""),
        "case": case,
        "reports": reports,
        "is_appeal": case.state == CaseState.APPEALED,
        "earlier": earlier_decisions(case),
    }


def post_row(post: Post, user, rule: str = "") -> dict:
    is_private = post.thread.board == Board.PRIVATE
    return {
        "post": post,
        "author_name": post.author.get_full_name() if post.author else "Compte supprimé",
        "is_private": is_private,
        "url": "" if is_private else url_of(post, user),
        "form": DecideForm(auto_id=f"decide-{post.pk}-%s", initial={"rule": rule}),
    }


def url_of(post: Post, user) -> str:
    """Where the post is read among the others; nothing to a moderator who may not (a closed group)."""
    owner = owner_of(post.thread)
    if owner is None or not owner.may_read(user):
        return ""
    return f"{owner.url.partition('#')[0]}#message-{post.pk}"


def earlier_decisions(case: PostCase) -> int:
    """How many other posts of this author were acted upon, decisions reversed left aside."""
    if case.author_id is None:
        return 0
    told = PostCase.objects.filter(author=case.author_id, decided_at__isnull=False).exclude(pk=case.pk)
    return told.exclude(measure=Measure.KEEP).exclude(outcome=Outcome.REVERSED).count()


SECTION = Section(
    anchor="messages",
    title="Messages signalés ou retenus",
    template="life/backoffice/_queue.html",
    count=count,
    context=context,
)
