"""The discussion of a proposition: a thread of `community.life`, that everybody reads and members write in."""

from django.db import transaction

from community.exchanges.company import Person
from community.life.hooks import Owner
from community.life.models import Post, Thread
from community.life.names import name_for
from community.life.services import threads
from community.members.rules import is_facilitator
from proposals.models import Proposition
from proposals.services.co_authors import signers


def owner_of(thread: Thread) -> Owner | None:
    """What `community.life` asks of the thread of a proposition; None for another."""
    proposition = Proposition.objects.select_related("author").filter(thread=thread).first()
    if proposition is None:
        return None
    return Owner(
        url=f"{proposition.get_absolute_url()}#discussion",
        reason="Vous recevez ce message parce que vous signez cette proposition, ou que vous avez écrit dans sa discussion.",
        may_read=lambda user: user.has_perm("proposals.read_proposition", proposition),
        may_write=lambda user: user.has_perm("proposals.discuss", proposition),
        people=lambda: people_of(proposition),
        may_tidy=is_facilitator,
        name_for=name_for,
    )


def people_of(proposition: Proposition) -> list[Person]:
    """Those who sign it, and those who wrote in its discussion."""
    found = {user.pk: user for user in signers(proposition)}
    if proposition.thread_id:
        posts = proposition.thread.posts.standing().filter(author__is_active=True).select_related("author")
        found |= {post.author_id: post.author for post in posts}
    return [Person(side="", name=user.get_full_name(), user=user) for user in found.values()]


@transaction.atomic
def write(*, proposition: Proposition, text: str, user) -> Post:
    """Add a post; the thread begins with the first one."""
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if row.thread_id is None:
        row.thread = Thread.objects.create(title=row.title[:200])
        row.save(update_fields=["thread"])
    proposition.thread = row.thread
    return threads.write(thread=row.thread, post=Post(text=text), user=user)


def posts_of(proposition: Proposition) -> list[Post]:
    """All the posts, the oldest first, with what their authors show of themselves: two queries."""
    if not proposition.thread_id:
        return []
    return list(proposition.thread.posts.select_related("author__profile"))
