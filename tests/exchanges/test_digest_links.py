"""What the links of a grouped mail do, and « Mes sollicitations », where each chooses what she receives."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.exchanges.enums import (
    Audience,
    RefusalReason,
    Side,
    SolicitationRhythm,
    State,
    SuggestionState,
)
from community.exchanges.models import Refusal, Solicitation
from community.exchanges.services import digests, solicitations, suggestions
from community.exchanges.services.digest_sources import suggestion_url
from community.members.enums import Purpose
from community.members.services import personal_data
from community.members.services.consents import has_consented
from tests.exchanges.mailed import MONDAY, agreeing, path_of, suggested
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_link_of_the_mail_shows_what_the_mail_showed_and_changes_nothing_by_itself(client):
    row = suggested(agreeing())
    url = path_of(suggestion_url(row, row.need.owner))

    shown = client.get(url)

    assert shown.status_code == 200
    assert row.offer.title in shown.text
    assert "un autre type de dynamique" in shown.text.lower()
    assert row.offer.description not in shown.text
    assert row.offer.owner.last_name not in shown.text
    assert row.need.owner.last_name not in shown.text
    assert not Refusal.objects.exists()


def test_one_button_says_not_for_me_without_signing_in_and_takes_it_back(client):
    row = suggested(agreeing())
    url = path_of(suggestion_url(row, row.need.owner))

    said = client.post(url, {"reason": RefusalReason.NOT_NOW})
    assert "C’est noté" in said.text
    refusal = Refusal.objects.get()
    assert (refusal.user, refusal.reason) == (row.need.owner, RefusalReason.NOT_NOW)
    client.post(url, {"reason": RefusalReason.OFF_TOPIC})
    assert Refusal.objects.get().reason == RefusalReason.NOT_NOW, "le lien a déjà servi"

    client.post(url, {"gesture": "reprendre"})
    assert not Refusal.objects.exists()
    row.refresh_from_db()
    assert row.state == SuggestionState.NEW


@pytest.mark.parametrize("why", ["closed", "taken over", "hidden", "old", "altered"])
def test_a_link_that_no_longer_holds_says_so_and_shows_nothing(client, why, monkeypatch):
    row = suggested(agreeing())
    url = path_of(suggestion_url(row, row.need.owner))
    if why == "closed":
        row.offer.state, row.offer.closed_at = State.CLOSED, MONDAY
        row.offer.save()
    if why == "taken over":
        row.need.owner = None
        row.need.save()
    if why == "hidden":
        row.offer.audience = Audience.FACILITATORS
        row.offer.save()
    if why == "old":
        monkeypatch.setattr("community.exchanges.views.suggestions.AnswerView.max_age", timedelta(0))
    if why == "altered":
        url = url[:-3] + "x/"

    shown = client.get(url)
    client.post(url)

    assert shown.status_code == (410 if why in {"old", "altered"} else 200)
    assert row.offer.title not in shown.text
    assert not Refusal.objects.exists()


def test_the_header_of_the_mail_stops_it_in_one_post(client):
    person = agreeing()
    suggested(person)
    url = path_of(solicitations.stop_url(person))

    client.get(url)
    assert not Solicitation.objects.filter(rhythm=SolicitationRhythm.NEVER).exists()
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert Solicitation.objects.get(user=person).rhythm == SolicitationRhythm.NEVER
    assert digests.send_digests(now=MONDAY)["letters"] == 0


PAGE = "/mon-espace/sollicitations/"


def test_a_member_chooses_rhythm_most_and_pause(client):
    person = UserFactory()
    client.force_login(person)
    until = timezone.localdate() + timedelta(days=20)

    answer = client.post(
        PAGE,
        {"agrees": "on", "rhythm": "chaque-mois", "most_a_month": "2", "paused_until": until.isoformat()},
    )

    assert answer.status_code == 302
    row = Solicitation.objects.get(user=person)
    assert (row.rhythm, row.most_a_month, row.paused_until) == ("chaque-mois", 2, until)
    assert has_consented(purpose=Purpose.INTRODUCTIONS, user=person)
    assert until.isoformat() in client.get(PAGE).text

    client.post(PAGE, {"rhythm": "jamais", "most_a_month": "2"})
    assert not has_consented(purpose=Purpose.INTRODUCTIONS, user=person)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("paused_until", "2020-01-01", "Cette date est passée"),
        ("paused_until", "2990-01-01", "un an au plus"),
        ("most_a_month", "0", "1"),
        ("rhythm", "toutes-les-heures", "toutes-les-heures"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(client, field, value, message):
    client.force_login(UserFactory())

    answer = client.post(PAGE, {"rhythm": "jamais", "most_a_month": "7"} | {field: value})

    assert answer.status_code == 200
    assert message in answer.text
    assert field == "most_a_month" or 'value="7"' in answer.text
    assert not Solicitation.objects.exists()


def test_what_she_chose_and_refused_is_hers_to_read_and_to_erase():
    row = suggested(agreeing())
    person = row.need.owner
    solicitations.choose(user=person, rhythm=SolicitationRhythm.MONTHLY, most_a_month=1)
    suggestions.dismiss(suggestion=row, side=Side.NEED, user=person, note="Déjà vu avec eux")

    mine = personal_data.collect(person)["solicitations"]
    assert mine["rhythm"][0]["most_a_month"] == 1
    assert mine["not_for_me"][0]["note"] == "Déjà vu avec eux"

    personal_data.erase(user=person)
    assert not Solicitation.objects.exists()
    refusal = Refusal.objects.get()
    assert (refusal.user, refusal.note) == (None, "")
