"""What those who follow a thread or a place of the forum are told of: each post once, at the rhythm of each.

The site tells through notices. Mail is the forum's own, because it holds a link to answer without signing in:
a letter for « tout de suite », an item of the grouped mail otherwise. `PostNews` is the queue: a post read on the
site, hidden or withdrawn since is not told, and who stops following hears no more.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import SolicitationRhythm
from community.exchanges.services.solicitations import WAITS
from community.life.boards import places_of
from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.models import Follow, Membership, Post, PostNews, Thread, ThreadReader
from community.life.names import name_for
from community.life.services.notices import notify
from community.members.links import make_token
from community.members.models import User
from community.members.services.letters import write_letter

LETTER = "life.forum_post"
REPLY, UNFOLLOW = "forum-reply", "forum-unfollow"
REPLY_LIFE, UNFOLLOW_LIFE = timedelta(days=30), timedelta(days=3650)
WEEK = WAITS[SolicitationRhythm.WEEKLY]
EXCERPT = 300
OFTEN = [NoticeRhythm.IMMEDIATE, NoticeRhythm.DAILY, NoticeRhythm.WEEKLY, NoticeRhythm.NEVER]


def announce(post: Post) -> None:
    """Tell of a post that stands: those whom it names, then those who follow; nobody twice, never its author."""
    named = named_in(post)
    notify(
        people=named,
        subject=NoticeSubject.MENTION,
        key=key_of(post),
        title=f"On vous nomme dans « {post.thread.title} »"[:200],
        text=excerpt(post),
        url=url_of(post),
    )
    follows = follows_to_tell(post, but={user.pk for user in named})
    PostNews.objects.bulk_create(
        [PostNews(follow=follow, post=post) for follow in follows if follow.rhythm != NoticeRhythm.NEVER],
        ignore_conflicts=True,
    )
    notify(
        people=[follow.user for follow in follows],
        subject=NoticeSubject.FORUM,
        key=key_of(post),
        title=f"Nouveau message dans « {post.thread.title} »"[:200],
        text=excerpt(post),
        url=url_of(post),
        rhythms={follow.user_id: NoticeRhythm.NEVER for follow in follows},  # mail is our own, below
    )
    for follow in follows:
        if follow.rhythm == NoticeRhythm.IMMEDIATE:
            _write(follow, post)


def named_in(post: Post) -> list[User]:
    """Those whom the post names and who may read it."""
    people = list(post.named) or [row.user for row in post.mentions.select_related("user")]
    people = [
        user for user in people if user.pk != post.author_id and user.is_active and not user.is_anonymised
    ]
    inside = insiders(post.thread, {user.pk for user in people})
    return [user for user in people if inside is None or user.pk in inside]


def follows_to_tell(post: Post, *, but: set[int]) -> list[Follow]:
    """One follow a person: that of the thread before those of its places, then the most frequent.

    Who follows a place is told of the threads that begin there, not of each answer.
    """
    thread = post.thread
    asked = Q(thread=thread)
    if not thread.posts.filter(pk__lt=post.pk).exists():
        for place in places_of(thread):
            asked |= Q(**place.holds)
    living = Q(user__is_active=True, user__anonymised_at__isnull=True)
    rows = Follow.objects.filter(asked, living).exclude(user=post.author_id).exclude(user__in=but)
    rows = sorted(
        rows.select_related("user"), key=lambda row: (row.thread_id is None, OFTEN.index(row.rhythm), row.pk)
    )
    chosen: dict[int, Follow] = {}
    for row in rows:
        chosen.setdefault(row.user_id, row)
    inside = insiders(thread, set(chosen))
    return [row for row in chosen.values() if inside is None or row.user_id in inside]


def insiders(thread: Thread, ids: set[int]) -> set[int] | None:
    """Of these accounts, those who read a thread that is kept by its group; None when everybody reads it."""
    if thread.group_id is None or thread.group.reads_openly:
        return None
    return set(
        Membership.objects.filter(group=thread.group_id, user__in=ids).values_list("user_id", flat=True)
    )


def due_to(user, now: datetime) -> list[PostNews]:
    """Her news that go in a grouped mail of now, the oldest first."""
    waiting = to_tell().filter(follow__user=user)
    rhythms = [NoticeRhythm.DAILY]
    if not told_this_week(now).filter(follow__user=user).exists():
        rhythms.append(NoticeRhythm.WEEKLY)
    around = ("follow__user", "follow__thread", "post__author__profile", "post__thread__group")
    return list(waiting.filter(follow__rhythm__in=rhythms).select_related(*around).order_by("post_id"))


def to_tell():
    """Not told yet, of posts that stand."""
    return PostNews.objects.filter(told_at__isnull=True, post__in=Post.objects.standing())


def told_this_week(now: datetime):
    return PostNews.objects.filter(follow__rhythm=NoticeRhythm.WEEKLY, told_at__gt=now - WEEK)


def unread_among(news: list[PostNews], user) -> list[PostNews]:
    """Those that she did not read on the site, and may still read."""
    threads = {row.post.thread_id for row in news}
    readers = ThreadReader.objects.filter(user=user, thread__in=threads).values_list("thread_id", "read_at")
    read = dict(readers)
    readable = set(Thread.objects.read_by(user).filter(pk__in=threads).values_list("pk", flat=True))
    return [
        row
        for row in news
        if row.post.thread_id in readable
        and not (row.post.thread_id in read and read[row.post.thread_id] >= row.post.created_at)
    ]


def key_of(post: Post) -> str:
    return f"post-{post.pk}"


def url_of(post: Post) -> str:
    """The address that opens the right page of its thread."""
    return f"{post.thread.get_absolute_url()}?message={post.pk}#message-{post.pk}"


def excerpt(post: Post, length: int = EXCERPT) -> str:
    """The words of a post without what it quotes."""
    own = " ".join(" ".join(line for line in post.text.splitlines() if not line.startswith(">")).split())
    if not own:
        own = "Une pièce est jointe." if post.document or post.picture else ""
    return own if len(own) <= length else f"{own[: length - 1].rstrip()}…"


def reply_url(thread: Thread, user) -> str:
    """Absolute address of the page where this person answers from a mail, without signing in."""
    token = make_token(REPLY, {"user": user.pk, "thread": thread.pk})
    return settings.SITE_URL + reverse("life:forum_mail_reply", args=[token])


def unfollow_url(follow: Follow) -> str:
    """Absolute address of the one-click stop of this follow, however often it is begun again."""
    columns = ("thread_id", "group_id", "theme_id", "territory_id", "sheet")
    about = {name: getattr(follow, name) for name in columns if getattr(follow, name)}
    token = make_token(UNFOLLOW, {"user": follow.user_id, "about": about})
    return settings.SITE_URL + reverse("life:forum_unfollow", args=[token])


def _write(follow: Follow, post: Post, now: datetime | None = None) -> None:
    thread, user = post.thread, follow.user
    write_letter(
        kind=LETTER,
        user=user,
        about=thread,
        key=key_of(post),
        context={
            "thread": thread,
            "author_name": name_for(post.author, user),
            "excerpt": excerpt(post, 1200),
            "read_url": settings.SITE_URL + url_of(post),
            "stop_url": unfollow_url(follow),
            "action_url": reply_url(thread, user),
            "action_label": "Répondre sans vous connecter",
            "reason": f"Vous recevez ce message parce que vous suivez « {follow.about} », tout de suite.",
        },
        unsubscribe_url=unfollow_url(follow),
    )
    PostNews.objects.filter(follow=follow, post=post).update(told_at=now or timezone.now())
