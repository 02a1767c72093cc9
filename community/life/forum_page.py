"""The posts of one page of a thread, with all that the page says of each, in a number of queries that does not grow."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, Max, OuterRef, Value, When

from community.life.faces import GONE, HIDDEN, STANDING, face_of
from community.life.forum_enums import ReactionKind
from community.life.hooks import owner_of
from community.life.models import Mention, Post, PostVersion, Reaction, Thread
from community.life.names import shown_name
from community.members.rules import is_facilitator, visible_levels

PAGE_SIZE = 20
LONGEST_QUOTE = 700


@dataclass(frozen=True)
class Sign:
    """A reaction as the page shows it."""

    kind: str
    label: str
    icon: str
    count: int
    is_mine: bool


def page_of(thread: Thread, user, number: int) -> Page:
    """The posts of a page, dressed; the last page when the number is too large."""
    posts = thread.posts.with_a_place_for(user)
    rows = posts.select_related("author__profile", "answers_to__author__profile").annotate(
        has_versions=Exists(PostVersion.objects.filter(post=OuterRef("pk")))
    )
    paginator = Paginator(rows, PAGE_SIZE)
    paginator.__dict__["count"] = posts.order_by().count()  # without what only the rows need
    page = paginator.get_page(number)
    page.object_list = list(page.object_list)
    dress(page.object_list, thread, user)
    return page


def page_number_of(post: Post, user) -> int:
    """On which page of its thread a post is."""
    before = post.thread.posts.with_a_place_for(user).filter(created_at__lt=post.created_at).count()
    same = post.thread.posts.with_a_place_for(user).filter(created_at=post.created_at, pk__lt=post.pk).count()
    return (before + same) // PAGE_SIZE + 1


def dress(posts: list[Post], thread: Thread, user) -> None:
    """What the template says of each post; what must not be read is emptied here: never save these rows."""
    levels = visible_levels(user)
    signs, named = signs_of(posts, user), names_in(posts, levels)
    writes = user.has_perm("life.write_post", thread)
    solves = user.has_perm("life.solve_thread", thread)
    tidies, tidies_thread = is_facilitator(user), owner_of(thread).may_tidy(user)
    for post in posts:
        post.thread = thread
        post.face = face_of(post)
        post.own = user.is_authenticated and post.author_id == user.pk
        post.author_name = shown_name(post.author, levels)
        if post.face == HIDDEN and not (post.own or tidies):
            post.text, post.document, post.picture = "", "", ""
        stands = post.face == STANDING
        post.signs = signs[post.pk] if stands else []
        post.named_names = named.get(post.pk, []) if stands else []
        post.may_react = stands and user.is_authenticated and not post.own
        post.may_quote = stands and writes and bool(post.text)
        post.may_edit = stands and post.own and thread.closed_at is None
        post.may_withdraw = post.face != GONE and (post.own or tidies_thread)
        post.may_solve = stands and solves
        post.is_answer = stands and thread.answer_id == post.pk
        post.answered_name = shown_name(post.answers_to.author, levels) if post.answers_to_id else ""


def signs_of(posts: list[Post], user) -> dict[int, list[Sign]]:
    """All the reactions of these posts in one query, in the order of the vocabulary."""
    reader = user.pk if user.is_authenticated else 0
    rows = (
        Reaction.objects.filter(post__in=posts)
        .order_by()
        .values_list("post_id", "kind")
        .annotate(total=Count("pk"), mine=Max(Case(When(user_id=reader, then=Value(1)), default=Value(0))))
    )
    found = {(post, kind): (total, bool(mine)) for post, kind, total, mine in rows}
    return {
        post.pk: [
            Sign(kind.value, kind.label, kind.icon, *found.get((post.pk, kind.value), (0, False)))
            for kind in ReactionKind
        ]
        for post in posts
    }


def names_in(posts: list[Post], levels) -> dict[int, list[str]]:
    """The people whom these posts name, each as her profile shows her to the reader; one query."""
    found: dict[int, list[str]] = {}
    for mention in Mention.objects.filter(post__in=posts).select_related("user__profile"):
        found.setdefault(mention.post_id, []).append(shown_name(mention.user, levels))
    return found


def quote_of(post: Post) -> str:
    """Its own words, each line after « > », ready to be answered."""
    own = "\n".join(line for line in post.text.splitlines() if not line.startswith(">")).strip()
    cut = own if len(own) <= LONGEST_QUOTE else f"{own[:LONGEST_QUOTE].rstrip()}…"
    return "".join(f"> {line}\n" if line.strip() else ">\n" for line in cut.splitlines()) + "\n"
