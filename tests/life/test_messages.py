"""Private messages: between two members who agreed to meet or where one allows it, and read by nobody else."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.exchanges.enums import IntroductionState
from community.life import reaching
from community.life.models import Block, Conversation, Notice, Post
from community.life.services import messages
from community.members.models import Letter, Profile
from community.members.services import personal_data
from config.logs import JsonFormatter
from tests.exchanges.agreed import agreed, letters
from tests.life.boards import accepting, conversation, member
from tests.members.factories import ProfileFactory, UserFactory
from tests.security.addresses import crawl, text_of

pytestmark = pytest.mark.django_db

SECRET = "La clé est sous le troisième galet"


def read_at(client, user, address) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def test_those_who_agreed_to_meet_write_to_each_other():
    company = agreed()

    assert reaching.may_begin(company.need, company.offer)
    assert reaching.may_begin(company.offer, company.need)
    assert not reaching.may_begin(company.need, company.stranger)
    assert not reaching.may_begin(company.stranger, company.need)


@pytest.mark.parametrize(
    "state", [state for state in IntroductionState if state not in IntroductionState.known_to_both()]
)
def test_an_introduction_that_is_not_agreed_opens_nothing(state):
    company = agreed()
    ended = timezone.now() if state in IntroductionState.ended() else None
    type(company.introduction).objects.update(state=state, ended_at=ended)

    assert not reaching.may_begin(company.need, company.offer)


def test_nobody_is_written_to_unless_she_chose_so(client):
    sender, other = member(), member()
    profile = ProfileFactory(user=other, bio_visibility="membres")
    address = f"/messages/a/{other.public_id}/"
    client.force_login(sender)

    assert client.get(address).status_code == 403
    answer = client.post(address, {"text": "Bonjour quand même"})
    assert answer.status_code == 403
    assert "Bonjour quand même" in answer.content.decode()
    assert not Conversation.objects.exists()

    client.force_login(other)
    client.post("/mon-espace/preferences/", {"rhythm": "jamais", "accepts_messages": "on"})
    profile.refresh_from_db()
    assert profile.accepts_messages
    client.force_login(sender)
    assert client.get(address).status_code == 200


def test_by_default_a_profile_accepts_no_message():
    assert Profile(user=UserFactory()).accepts_messages is False


def test_a_member_writes_and_the_other_answers(client):
    sender, other = member(), accepting()
    client.force_login(sender)

    begun = client.post(f"/messages/a/{other.public_id}/", {"text": SECRET})

    talk = Conversation.objects.get()
    assert begun.url == talk.get_absolute_url()
    assert SECRET in read_at(client, other, begun.url)
    assert client.post(begun.url, {"text": "Merci, je passe lundi"}).status_code == 302
    assert "Merci, je passe lundi" in read_at(client, sender, begun.url)
    assert client.get(f"/messages/a/{other.public_id}/").url == begun.url
    messages.begin(recipient=other, text="Encore un mot", user=sender)
    assert Conversation.objects.count() == 1


def test_who_was_written_to_may_answer_even_if_the_other_accepts_nothing():
    sender, other = member(), accepting()
    talk = conversation(sender, other)
    Profile.objects.filter(user=other).update(accepts_messages=False)

    assert reaching.may_answer(other, sender, talk.thread)
    assert not reaching.may_answer(sender, other, talk.thread)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("visiteur", 302),
        ("one", 200),
        ("other", 200),
        ("stranger", 404),
        ("relay", 404),
        ("administrator", 404),
        ("superuser", 404),
    ],
)
def test_only_the_two_read_a_conversation(client, role, status):
    people = {
        "one": member(),
        "other": accepting(),
        "stranger": member(),
        "relay": member(facilitator=True),
        "administrator": member(administrator=True),
        "superuser": member(is_superuser=True, is_staff=True),
    }
    talk = conversation(people["one"], people["other"], SECRET)
    post = talk.thread.posts.get()
    if role != "visiteur":
        client.force_login(people[role])
    page = client.get(talk.get_absolute_url())

    assert page.status_code == status
    assert (SECRET in page.content.decode()) is (status == 200)
    gestures = {
        f"{talk.get_absolute_url()}ranger/": {},
        f"{talk.get_absolute_url()}{post.pk}/retirer/": {},
        f"/signaler/message/{post.pk}/": {"rule": "La charte de la communauté"},
    }
    if status != 200:
        assert [client.post(address, data).status_code for address, data in gestures.items()] == [status] * 3
        post.refresh_from_db()
        assert post.text == SECRET


def test_the_notice_says_who_and_nothing_more(client, django_capture_on_commit_callbacks):
    sender, other = member(first_name="Nadia", last_name="Benali"), accepting()

    talk = conversation(sender, other, SECRET)
    messages.answer(conversation=talk, text="Et un second mot", user=sender)

    [notice] = Notice.objects.all()
    assert (notice.user, notice.title, notice.text) == (other, "Nadia Benali vous a écrit", "")
    [(address, text)] = letters("life.notice").items()
    assert address == other.email
    assert talk.get_absolute_url() in text and "Nadia Benali" in text
    assert not Letter.objects.filter(text__contains="galet").exists()

    client.force_login(other)
    client.get(talk.get_absolute_url())
    messages.answer(conversation=talk, text="Un troisième", user=sender)
    assert Notice.objects.count() == 2


def test_the_list_says_what_is_new(client):
    other = accepting()
    people = [member(first_name=f"Personne{number}") for number in range(3)]
    for person in people:
        conversation(person, other, f"Bonjour de {person.first_name}")
    messages.answer(conversation=Conversation.objects.first(), text="Une suite", user=people[2])
    client.force_login(other)

    rows = client.get("/messages/").context["page"].object_list
    assert [(row.other_name.split()[0], row.unread) for row in rows] == [
        ("Personne2", 2),
        ("Personne1", 1),
        ("Personne0", 1),
    ]
    client.get(rows[0].conversation.get_absolute_url())
    rows = client.get("/messages/").context["page"].object_list
    assert [row.unread for row in rows] == [0, 1, 1]
    assert "2 personnes vous ont écrit" in client.get("/mon-espace/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, count, django_assert_num_queries):
    other = accepting()
    for _ in range(count):
        conversation(member(), other)
    client.force_login(other)
    client.get("/messages/")

    with django_assert_num_queries(12):
        client.get("/messages/")


@pytest.mark.parametrize("count", [1, 12])
def test_a_long_conversation_costs_no_more_than_a_short_one(client, count, django_assert_max_num_queries):
    sender, other = member(), accepting()
    talk = conversation(sender, other)
    for number in range(count):
        Post.objects.create(thread=talk.thread, author=[sender, other][number % 2], text="Mot")
    client.force_login(other)
    client.get(talk.get_absolute_url())

    with django_assert_max_num_queries(17):
        client.get(talk.get_absolute_url())


def test_a_conversation_is_put_away_until_somebody_writes_in_it(client):
    sender, other = member(), accepting()
    talk = conversation(sender, other)
    client.force_login(other)

    client.post(f"{talk.get_absolute_url()}ranger/", {"ranger": "oui"})
    assert client.get("/messages/").context["page"].object_list == []
    assert len(client.get("/messages/?etat=ranges").context["page"].object_list) == 1
    client.force_login(sender)
    assert len(client.get("/messages/").context["page"].object_list) == 1

    messages.answer(conversation=talk, text="Toujours là ?", user=sender)
    client.force_login(other)
    assert len(client.get("/messages/").context["page"].object_list) == 1


def test_a_blocked_person_writes_no_more_and_is_not_told(client):
    sender, other = member(), accepting()
    talk = conversation(sender, other)
    client.force_login(other)
    address = f"/messages/a/{sender.public_id}/bloquer/"
    assert client.get(address).status_code == 200
    assert not Block.objects.exists()
    before = set(Letter.objects.values_list("pk")) | set(Notice.objects.values_list("pk"))

    client.post(address)

    assert Block.objects.get().blocked == sender
    assert set(Letter.objects.values_list("pk")) | set(Notice.objects.values_list("pk")) == before
    page = read_at(client, sender, talk.get_absolute_url())
    assert "bloqu" not in page.replace("Bloquer cette personne", "").replace("/bloquer/", "")
    assert "ne reçoit pas de messages privés pour le moment" in page
    assert client.post(talk.get_absolute_url(), {"text": "Allô ?"}).status_code == 403
    with pytest.raises(PermissionDenied):
        messages.answer(conversation=talk, text="Moi non plus", user=other)
    assert talk.thread.posts.count() == 1

    client.force_login(other)
    client.post(f"/messages/a/{sender.public_id}/debloquer/")
    assert reaching.may_begin(sender, other)


def test_a_block_outweighs_an_introduction():
    company = agreed()
    messages.block(account=company.need, user=company.offer)

    assert not reaching.may_begin(company.need, company.offer)
    assert not reaching.may_begin(company.offer, company.need)


def test_one_blocks_only_somebody_one_talked_with(client):
    client.force_login(member())

    assert client.get(f"/messages/a/{member().public_id}/bloquer/").status_code == 404


def test_one_withdraws_one_s_own_message_and_not_the_other_s(client):
    sender, other = member(), accepting()
    talk = conversation(sender, other, SECRET)
    address = f"{talk.get_absolute_url()}{talk.thread.posts.get().pk}/retirer/"
    client.force_login(other)
    assert client.post(address).status_code == 403

    client.force_login(sender)
    assert client.get(address).status_code == 200
    client.post(address)

    assert SECRET not in read_at(client, other, talk.get_absolute_url())
    assert SECRET not in client.get("/messages/").content.decode()


def test_new_conversations_and_messages_have_limits(client):
    sender = member()
    client.force_login(sender)
    statuses = [
        client.post(f"/messages/a/{accepting().public_id}/", {"text": "Bonjour"}).status_code
        for _ in range(11)
    ]
    assert statuses == [302] * 10 + [429]

    talk = Conversation.objects.first()
    statuses = [client.post(talk.get_absolute_url(), {"text": "Encore"}).status_code for _ in range(61)]
    assert statuses == [302] * 60 + [429]


def test_an_empty_message_is_refused(client):
    sender, other = member(), accepting()
    talk = conversation(sender, other)
    client.force_login(other)

    assert "Erreur" in client.post(talk.get_absolute_url(), {"text": "  "}).content.decode()
    assert talk.thread.posts.count() == 1


def test_private_words_are_in_no_search_feed_api_nor_page_of_others(client, caplog, tmp_path):
    """Read by an administrateur, who may open everything else."""
    sender, other = member(), accepting()
    with caplog.at_level("DEBUG"):
        talk = conversation(sender, other, SECRET)
        client.force_login(sender)
        client.get(talk.get_absolute_url())
    boss = member(administrator=True)
    client.force_login(boss)

    for address in (
        "/recherche/?q=galet",
        "/recherche/suggestions/?q=galet",
        "/api/v1/",
        "/flux/nouveautes.atom",
        "/gestion/",
        "/gestion/moderation/",
        "/gestion/reports/site-history/",
        "/gestion/lettres/",
        "/mon-espace/",
        "/messages/",
        "/mon-espace/mes-donnees/export/",
    ):
        assert "galet" not in text_of(client.get(address)).replace("q=galet", "").replace(
            "« galet »", ""
        ).replace('value="galet"', "").replace("galet&nbsp;»", ""), address
    for address, response in crawl(client).items():
        assert SECRET not in text_of(response), address
    for kind in ("dynamics", "needs", "offers", "tools", "proposals"):
        call_command("export_csv", kind, str(tmp_path / kind), stdout=io.StringIO())
        assert SECRET not in (tmp_path / kind).read_text(encoding="utf-8")
    lines = [JsonFormatter().format(row) for row in caplog.records if not row.name.startswith("django.db")]
    assert not any("galet" in line or sender.email in line for line in lines)
    assert not any("galet" in f"{row.label}{row.data}" for row in ModelLogEntry.objects.all())


def test_the_export_holds_one_s_own_words_only():
    sender, other = member(first_name="Zénobie"), accepting(first_name="Ysolde")
    talk = conversation(sender, other, SECRET)
    messages.answer(conversation=talk, text="Je garde le plan", user=other)
    messages.block(account=sender, user=other)

    data = str(personal_data.collect(other))

    assert "Je garde le plan" in data
    assert SECRET not in data
    assert "Zénobie" not in str(personal_data.collect(other)["messages"])
    assert len(personal_data.collect(other)["messages"]["conversations"]) == 1
    assert len(personal_data.collect(other)["messages"]["blocks"]) == 1


def test_closing_an_account_withdraws_its_messages(client):
    sender, other = member(first_name="Zénobie"), accepting()
    talk = conversation(sender, other, SECRET)
    messages.answer(conversation=talk, text="Bien noté", user=other)

    personal_data.erase(user=sender)

    page = read_at(client, other, talk.get_absolute_url())
    assert SECRET not in page and "Zénobie" not in page
    assert not Notice.objects.filter(title__contains="Zénobie").exists()
    assert not Letter.objects.filter(subject__contains="Zénobie").exists()
    assert "Bien noté" in page and "Compte supprimé" in page
    assert client.post(talk.get_absolute_url(), {"text": "Allô ?"}).status_code == 403
    assert "Compte supprimé" in client.get("/messages/").content.decode()


def test_a_name_that_is_not_shown_to_members_stays_hidden_until_they_agree():
    reader, other = member(), member(first_name="Zénobie", last_name="Q")
    Profile.objects.create(user=other, accepts_messages=True)
    talk = conversation(reader, other)

    assert reaching.name_in_private(other, reader, talk.thread) == "Un membre"
    assert reaching.name_in_private(reader, other, talk.thread) == reader.get_full_name()


def test_old_notices_do_not_wait_for_a_reader_who_never_came():
    sender, other = member(), accepting()
    talk = conversation(sender, other)
    Post.objects.update(created_at=timezone.now() - timedelta(days=2))
    messages.answer(conversation=talk, text="Un rappel", user=sender)

    assert Notice.objects.count() == 1
