"""The news of Archipel: written in /gestion/, sent once to those who agreed, read by all afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.life import newsletter_items
from community.life.enums import EditionState
from community.life.models import Edition
from community.life.services import newsletters
from community.members.enums import Purpose, Rhythm
from community.members.models import Consent, Letter
from community.members.services import personal_data
from community.members.services.profiles import set_rhythm
from tests.dynamics.factories import DynamicFactory
from tests.exchanges.mailed import path_of
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


def reader(rhythm=Rhythm.DAILY, **fields):
    user = UserFactory(**fields)
    set_rhythm(user=user, rhythm=rhythm)
    return user


def edition(**fields):
    values = {"title": "Nouvelles de novembre", "introduction": "Bonjour à vous.", "items": []}
    return newsletters.save(edition=Edition(), user=UserFactory(editor=True), **{**values, **fields})


def leave(one, now=NOW):
    newsletters.start(edition=one, now=now)
    newsletters.send_due(now=now)


def sent():
    return Letter.objects.filter(kind=newsletters.LETTER)


def test_those_who_agreed_get_it_once_and_nobody_else_does():
    agreed = reader()
    UserFactory()
    reader(is_active=False)
    reader(Rhythm.NEVER)
    withdrawn = reader()
    Consent.objects.filter(user=withdrawn).update(withdrawn_at=timezone.now())
    older_words = reader()
    Consent.objects.filter(user=older_words).update(version="2001-01")
    one = edition()

    leave(one)
    leave(one)
    newsletters.send_due(now=NOW + DAY)

    letter = sent().get()
    one.refresh_from_db()
    assert letter.user == agreed
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (one.state, one.letters) == (EditionState.SENT, 1)


def test_it_leaves_in_batches_and_a_stopped_task_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(newsletters, "BATCH", 2)
    for _ in range(5):
        reader()
    one = edition()

    newsletters.start(edition=one, now=NOW)
    counts = [newsletters.send_due(now=NOW)["letters"] for _ in range(4)]

    one.refresh_from_db()
    assert counts == [2, 2, 1, 0]
    assert (one.state, one.letters, sent().values("user").distinct().count()) == (EditionState.SENT, 5, 5)


@pytest.mark.parametrize(
    ("rhythm", "days", "is_written"),
    [
        (Rhythm.DAILY, 1, True),
        (Rhythm.WEEKLY, 3, False),
        (Rhythm.WEEKLY, 7, True),
        (Rhythm.MONTHLY, 20, False),
        (Rhythm.MONTHLY, 30, True),
    ],
)
def test_nobody_gets_editions_more_often_than_she_chose(rhythm, days, is_written):
    reader(rhythm)
    leave(edition())
    assert sent().count() == 1

    leave(edition(title="Suite"), now=timezone.now() + days * DAY)

    assert sent().count() == (2 if is_written else 1)


def test_an_edition_leaves_at_its_hour():
    reader()
    one = edition()
    newsletters.schedule(edition=one, moment=timezone.now() + DAY, user=None)

    newsletters.send_due(now=NOW + DAY / 2)
    assert not sent().exists()
    newsletters.send_due(now=timezone.now() + DAY)

    assert sent().count() == 1


def test_a_date_gone_by_is_refused_and_a_scheduled_one_can_be_put_off():
    one = edition()
    with pytest.raises(newsletters.NewsletterError):
        newsletters.schedule(edition=one, moment=NOW - DAY, user=None)
    newsletters.schedule(edition=one, moment=timezone.now() + DAY, user=None)

    newsletters.unschedule(edition=one, user=None)
    newsletters.send_due(now=NOW + 3 * DAY)

    assert Edition.objects.get().state == EditionState.DRAFT


def test_an_edition_that_left_changes_no_more():
    one = edition()
    newsletters.start(edition=one)

    with pytest.raises(newsletters.NewsletterError):
        newsletters.save(edition=one, title="Autre", introduction="…", items=[], user=None)


def test_the_letter_stops_in_one_click(client):
    user = reader()
    leave(edition())

    client.post(path_of(sent().get().headers["List-Unsubscribe"].strip("<>")))
    leave(edition(title="Suite"), now=NOW + 40 * DAY)

    assert sent().count() == 1
    assert not Consent.objects.standing().filter(user=user, purpose=Purpose.NEWS).exists()


def test_what_is_new_and_public_since_the_last_edition_is_proposed():
    DynamicFactory(slug="neuve", name="Neuve", first_published_at=NOW - DAY)
    DynamicFactory(name="Ancienne", first_published_at=NOW - 90 * DAY)
    DynamicFactory(name="Brouillon", live=False, first_published_at=NOW - DAY)
    ToolFactory(slug="outil-neuf", name="Outil neuf")
    ToolFactory(name="Outil en brouillon", live=False)

    assert [item["key"] for item in newsletter_items.proposed()] == ["dynamique:neuve", "outil:outil-neuf"]

    newsletters.start(edition=edition(), now=timezone.now())
    assert newsletter_items.proposed() == []


# --- Pages ---------------------------------------------------------------------------------


def test_editions_that_left_are_public_and_drafts_are_not(client):
    gone, draft = edition(title="Partie"), edition(title="Pas partie")
    newsletters.start(edition=gone)

    listed = client.get("/communaute/nouvelles/").text

    assert ("Partie" in listed, "Pas partie" in listed) == (True, False)
    assert 'data-count="1"' in listed
    assert client.get(gone.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_archive_costs_the_same_whatever_it_holds(client, django_assert_num_queries, count):
    for number in range(count):
        newsletters.start(edition=edition(title=f"Édition {number}"))

    with django_assert_num_queries(2):
        client.get("/communaute/nouvelles/")


def test_a_redacteur_writes_looks_tries_and_sends(client):
    DynamicFactory(slug="neuve", name="La Neuve", first_published_at=NOW - DAY)
    asked = reader()
    editor = UserFactory(editor=True)
    client.force_login(editor)
    words = {"title": "Nouvelles d’hiver", "introduction": "Il fait froid.\n\nVoici."}

    missing = client.post("/gestion/nouvelles/ecrire/", {**words, "title": ""})
    client.post("/gestion/nouvelles/ecrire/", {**words, "chosen": ["dynamique:neuve"]})
    one = Edition.objects.get()
    page = client.get(f"/gestion/nouvelles/{one.pk}/")
    client.post(f"/gestion/nouvelles/{one.pk}/essai/")
    client.post(f"/gestion/nouvelles/{one.pk}/envoyer/")
    newsletters.send_due()

    assert (missing.status_code, "Il fait froid." in missing.text) == (200, True)
    assert (one.slug, one.author) == ("nouvelles-dhiver", editor)
    assert "La Neuve" in page.text
    assert Letter.objects.get(kind=newsletters.TRIAL).user == editor
    assert sent().get().user == asked
    assert "La Neuve" in sent().get().text
    assert "La Neuve" in client.get(one.get_absolute_url()).text
    assert "Nouvelles d’hiver" in client.get("/gestion/nouvelles/").text


def test_a_wrong_date_says_so_and_sends_nothing(client):
    one = edition()
    client.force_login(UserFactory(editor=True))

    page = client.post(f"/gestion/nouvelles/{one.pk}/programmer/", {"moment": "demain"}, follow=True)

    assert "Écrivez la date et l’heure" in page.text
    assert Edition.objects.get().state == EditionState.DRAFT


@pytest.mark.parametrize("role", [None, "facilitator"])
def test_others_neither_write_nor_send(client, role):
    one = edition()
    client.force_login(UserFactory(**({role: True} if role else {})))

    for path in ("", "ecrire/", f"{one.pk}/"):
        assert client.get(f"/gestion/nouvelles/{path}").status_code == 403
    for gesture in ("essai", "envoyer", "programmer", "annuler"):
        assert client.post(f"/gestion/nouvelles/{one.pk}/{gesture}/").status_code == 403
    assert Edition.objects.get().state == EditionState.DRAFT


def test_closing_an_account_keeps_the_edition_without_its_author():
    one = edition()
    UserFactory(administrator=True)

    personal_data.erase(user=one.author)

    assert Edition.objects.get().author is None
