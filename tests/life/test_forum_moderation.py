"""The moderation of the forum: what is hidden or held is in no page, no search and no grouped mail."""

import pytest

from community.life.models import Post, Thread
from community.life.moderation_enums import Measure
from community.life.services import cases, forum
from community.members.services.charter import accept_charter
from tests.life.boards import member
from tests.members.factories import CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

TITLE = "Qui a ouvert une épicerie associative ?"
HARSH = "Zygomatique bande d’incapables"


@pytest.fixture
def charter():
    return CharterVersionFactory()


def known(**fields):
    user = member(**fields)
    accept_charter(user=user)
    return user


def opened(author, text=HARSH) -> Post:
    """A thread begun by somebody else, with a post of the author."""
    thread = forum.open_thread(thread=Thread(title=TITLE), post=Post(text="Nous hésitons."), user=known())
    return forum.write(thread=thread, post=Post(text=text), user=author)


@pytest.mark.parametrize(("role", "words"), [("visiteur", False), ("membre", False), ("relais", True)])
def test_a_hidden_post_of_the_forum_is_read_by_moderators_only(client, charter, role, words):
    author, relay = known(), known(facilitator=True)
    post = opened(author)
    client.force_login(author)
    cases.decide(post=post, measure=Measure.HIDE, rule="Coopérer", reason="Blessant.", user=relay)
    client.logout()
    if role != "visiteur":
        client.force_login(relay if role == "relais" else known())

    page = client.get(post.thread.get_absolute_url()).content.decode()

    assert (HARSH in page) is words
    assert "masqué par la modération" in page
    assert HARSH not in client.get("/forum/").content.decode()


def test_the_search_forgets_a_hidden_post_and_finds_it_again_once_restored(client, charter):
    author, relay, other = known(), known(facilitator=True), known(administrator=True)
    post = opened(author)
    assert TITLE in client.get("/recherche/?q=zygomatique").content.decode()

    case = cases.decide(post=post, measure=Measure.HIDE, rule="Coopérer", reason="Blessant.", user=relay)
    assert TITLE not in client.get("/recherche/?q=zygomatique").content.decode()

    cases.appeal(case=case, text="C’est un muscle.", user=author)
    cases.settle(case=case, outcome="annulee", reason="En effet.", user=other)
    assert TITLE in client.get("/recherche/?q=zygomatique").content.decode()


def test_the_link_of_a_new_member_waits_then_everybody_reads_it(client, charter):
    new, relay = UserFactory(), known(facilitator=True)
    accept_charter(user=new)
    thread = forum.open_thread(thread=Thread(title=TITLE), post=Post(text="Nous hésitons."), user=known())
    client.force_login(new)
    post = forum.write(thread=thread, post=Post(text="Lisez https://exemple.fr/epicerie"), user=new)

    assert "attend une relecture" in client.get(thread.get_absolute_url()).content.decode()
    client.logout()
    assert "exemple.fr/epicerie" not in client.get(thread.get_absolute_url()).content.decode()

    cases.release(post=post, user=relay)
    assert "exemple.fr/epicerie" in client.get(thread.get_absolute_url()).content.decode()


def test_a_post_of_the_forum_leads_to_report_it_and_a_moderator_to_decide(client, charter):
    post = opened(known())
    report, decide = f"/signaler/message/{post.pk}/", f"/gestion/moderation/messages/message/{post.pk}/"
    found = []
    for user in (None, known(), known(facilitator=True)):
        client.logout()
        if user:
            client.force_login(user)
        page = client.get(post.thread.get_absolute_url()).content.decode()
        found.append((report in page, decide in page))

    assert found == [(False, False), (True, False), (True, True)]
