"""What the grouped mail tells of the threads that a person follows, with a link to answer in each."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from community.exchanges.services.digests import DigestItem, DigestLink, DigestSection
from community.life.enums import NoticeRhythm
from community.life.models import PostNews
from community.life.names import name_for
from community.life.services import forum_news

MOST_THREADS, MOST_POSTS, EXCERPT = 10, 3, 180


class ForumSource:
    """Posts of what each follows, each day or each week: she ordered it."""

    follows_rhythm = False

    def people(self, now: datetime):
        waiting = forum_news.to_tell().order_by()
        daily = waiting.filter(follow__rhythm=NoticeRhythm.DAILY)
        told = forum_news.told_this_week(now).order_by().values("follow__user_id")
        weekly = waiting.filter(follow__rhythm=NoticeRhythm.WEEKLY).exclude(follow__user__in=told)
        return daily.values_list("follow__user_id", flat=True).union(
            weekly.values_list("follow__user_id", flat=True)
        )

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        due = forum_news.due_to(user, now)
        threads: dict[int, list[PostNews]] = {}
        for row in forum_news.unread_among(due, user):
            threads.setdefault(row.post.thread_id, []).append(row)
        # What was read on the site is told too: it comes in no other mail
        PostNews.objects.filter(pk__in=[row.pk for row in due]).update(told_at=now or timezone.now())
        if not threads:
            return None
        items = [item_of(rows, user) for rows in list(threads.values())[:MOST_THREADS]]
        if len(threads) > MOST_THREADS:
            items.append(more(len(threads) - MOST_THREADS, now))
        return DigestSection("Les discussions que vous suivez", items)


def item_of(news: list[PostNews], user) -> DigestItem:
    """One thread: its last posts, where to read them, to answer, and to stop."""
    thread, last = news[0].post.thread, news[-1]
    lines = [
        f"{name_for(row.post.author, user)} : {forum_news.excerpt(row.post, EXCERPT)}"
        for row in news[-MOST_POSTS:]
    ]
    return DigestItem(
        key=f"forum:{thread.pk}:{last.post_id}",
        title=thread.title,
        text="Un nouveau message" if len(news) == 1 else f"{len(news)} nouveaux messages",
        reasons=tuple(lines),
        links=(
            DigestLink("Lire la discussion", settings.SITE_URL + forum_news.url_of(news[0].post)),
            DigestLink("Répondre sans vous connecter", forum_news.reply_url(thread, user)),
            DigestLink(stop_label(last), forum_news.unfollow_url(last.follow)),
        ),
    )


def stop_label(news: PostNews) -> str:
    return "Ne plus suivre ce fil" if news.follow.thread_id else f"Ne plus suivre « {news.follow.about} »"


def more(count: int, now: datetime) -> DigestItem:
    return DigestItem(
        key=f"forum:suite:{now:%Y-%m-%d}",
        title=f"Et {count} autre{'s' if count > 1 else ''} discussion{'s' if count > 1 else ''}",
        links=(DigestLink("Voir le forum", settings.SITE_URL + reverse("life:forum")),),
    )
