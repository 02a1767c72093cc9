"""A slow thread makes each person wait, links of new members wait for a moderator, people who know each other do not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.exchanges.models import Introduction
from community.life.enums import Board
from community.life.faces import faced
from community.life.models import Post, Thread
from community.life.services import threads
from community.life.services.writing_checks import delay, has_link
from tests.exchanges.agreed import agreed, letters
from tests.life.boards import accepting, conversation, discussed, forum_thread, member, standing_posts
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

LINK = "Tout est sur https://exemple.fr/visite"


def write(thread, user, text, now=None):
    return threads.write(thread=thread, post=Post(text=text), user=user, now=now)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voyez https://exemple.fr", True),
        ("Voyez www.exemple.fr", True),
        ("Voyez exemple.com", True),
        ("Le 3.5 de l’annexe, et la suite.", False),
        ("Bonjour.Merci", False),
        ("À demain, 14 h.", False),
    ],
)
def test_what_counts_as_a_link(text, found):
    assert has_link(text) is found


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "1 minute"), (15, "15 minutes"), (60, "1 heure"), (90, "2 heures")]
)
def test_a_delay_is_said_in_french(minutes, said):
    assert delay(minutes) == said


def test_a_slow_thread_says_how_long_to_wait_and_keeps_the_words(client):
    author = member()
    proposition, _ = discussed(author, "Un premier mot")
    Thread.objects.update(slow_minutes=15)
    Post.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    client.force_login(author)
    address = f"{proposition.get_absolute_url()}discussion/"

    page = client.post(address, {"text": "Un mot trop tôt"}).content.decode()

    assert "Vous pourrez envoyer le vôtre dans 10 minutes" in page.replace("\u00a0", " ")
    assert "Un mot trop tôt" in page
    assert not Post.objects.filter(text="Un mot trop tôt").exists()
    Post.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert client.post(address, {"text": "Un mot à l’heure"}).status_code == 302


def test_a_slow_thread_slows_neither_the_others_nor_the_equipe_relais(client):
    author, relay = member(), member(facilitator=True)
    _, post = discussed(author)
    thread = post.thread
    Thread.objects.update(slow_minutes=60)
    thread.refresh_from_db()

    write(thread, member(), "Le premier mot d’une autre")
    write(thread, relay, "Un rappel")
    write(thread, relay, "Et un autre")

    assert thread.posts.count() == 4


@pytest.mark.parametrize(
    ("days", "posts", "text", "is_held"),
    [
        (0, 5, LINK, True),
        (40, 0, LINK, True),
        (40, 2, LINK, True),
        (40, 3, LINK, False),
        (0, 0, "Sans lien", False),
    ],
)
def test_links_of_those_whom_nobody_knows_wait(days, posts, text, is_held):
    author = UserFactory(date_joined=timezone.now() - timedelta(days=days))
    standing_posts(author, posts)

    post = write(forum_thread([author]), author, text)

    assert (post.held_at is not None) is is_held


def test_a_facilitator_is_never_held():
    relay = UserFactory(facilitator=True)

    assert write(forum_thread(), relay, LINK).held_at is None


def test_a_link_added_afterwards_waits_too():
    author = UserFactory()
    post = write(forum_thread([author]), author, "Bonjour")
    assert post.held_at is None

    assert threads.edit(post=post, text=LINK, user=author).held_at is not None


def test_a_held_post_is_there_for_its_author_and_moderators_only():
    author, reader, relay = UserFactory(), member(), member(facilitator=True)
    thread = forum_thread([author, reader])
    write(thread, author, LINK)

    def read_by(user):
        return [(post.text, post.face) for post in faced(thread.posts.select_related("thread"), user)]

    assert read_by(author) == [(LINK, "held")]
    assert read_by(relay) == [(LINK, "held")]
    assert read_by(reader) == []
    assert threads.unread_of(thread, reader) == 0


def test_people_who_know_each_other_are_not_held():
    """Introductions, propositions and private messages are as they were."""
    company = agreed()
    between = Thread.objects.create(
        board=Board.INTRODUCTION, introduction=Introduction.objects.get(), title="Fil"
    )
    new, other = UserFactory(), accepting()
    _, discussion = discussed(new, LINK)
    private = conversation(new, other, LINK)

    posts = [write(between, company.need, LINK), discussion, private.thread.posts.get()]

    assert [post.held_at for post in posts] == [None, None, None]
    assert company.offer.email in letters("life.thread_news")


def test_nothing_is_written_in_a_closed_thread():
    author = member()
    thread = forum_thread([author], closed_at=timezone.now())

    with pytest.raises(threads.ThreadError, match="Ce fil est fermé"):
        write(thread, author, "Encore un mot")
