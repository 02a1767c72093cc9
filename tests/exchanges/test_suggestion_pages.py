"""The suggestions of a need on its pages: who reads them, puts them aside, takes them back."""

import pytest

from community.exchanges.enums import (
    Audience,
    RefusalReason,
    Side,
    SuggestionState,
)
from community.exchanges.models import Refusal, Suggestion
from community.exchanges.services import suggestions
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.factories import (
    NeedFactory,
    OfferFactory,
    SuggestionFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def page(need) -> str:
    return f"/besoins/{need.pk}/suggestions/"


@pytest.mark.parametrize(
    ("who", "reads", "dismisses", "qualifies"),
    [
        ("visitor", 302, 302, 302),
        ("member", 403, 403, 403),
        ("owner", 200, 302, 403),
        ("teammate", 200, 302, 403),
        ("offerer", 403, 403, 403),
        ("facilitator", 200, 403, 302),
        ("administrator", 200, 403, 302),
    ],
)
def test_who_reads_dismisses_and_qualifies(client, who, reads, dismisses, qualifies):
    row = SuggestionFactory()
    people = {
        "visitor": lambda: None,
        "member": UserFactory,
        "owner": lambda: row.need.owner,
        "teammate": lambda: TeamMemberFactory(dynamic=row.need.dynamic).user,
        "offerer": lambda: row.offer.owner,
        "facilitator": lambda: UserFactory(facilitator=True),
        "administrator": lambda: UserFactory(administrator=True),
    }
    if person := people[who]():
        client.force_login(person)

    assert client.get(page(row.need)).status_code == reads
    assert client.post(f"{page(row.need)}{row.pk}/qualifier/", {"convient": "0"}).status_code == qualifies
    Suggestion.objects.update(state=SuggestionState.NEW)
    assert client.post(f"{page(row.need)}{row.pk}/ecarter/").status_code == dismisses
    is_done = who in {"owner", "teammate"}
    assert Refusal.objects.exists() == is_done


def test_a_need_hidden_from_somebody_is_not_found(client):
    row = SuggestionFactory(need=NeedFactory(audience=Audience.FACILITATORS))
    client.force_login(UserFactory())

    assert client.get(page(row.need)).status_code == 404


def test_its_people_read_offers_with_their_reasons_and_no_mark(client):
    row = SuggestionFactory(score=0.71)
    hidden = SuggestionFactory(need=row.need, offer=OfferFactory(audience=Audience.FACILITATORS))
    client.force_login(row.need.owner)

    shown = client.get(page(row.need)).text

    assert row.offer.title in shown
    assert "Mêmes mots : habitants, porte" in shown.replace("\u00a0", " ")
    assert "Très proche de ce que vous cherchez" in shown
    assert "0,71" not in shown
    assert "0.71" not in shown
    assert hidden.offer.title not in shown
    assert row.offer.owner.last_name not in shown
    assert client.get(f"{page(row.need)}").context["put_aside"] == []


def test_pas_pour_moi_puts_aside_and_finalement_si_takes_it_back(client):
    row = SuggestionFactory()
    client.force_login(row.need.owner)

    said = client.post(f"{page(row.need)}{row.pk}/ecarter/", {"reason": "pas-maintenant"}, follow=True)
    assert "avant trois mois" in said.text
    assert "Finalement, si" in said.text
    row.refresh_from_db()
    assert row.state == SuggestionState.DISMISSED

    client.post(f"{page(row.need)}{row.pk}/reprendre/")
    row.refresh_from_db()
    assert row.state == SuggestionState.NEW
    wrong = client.post(f"{page(row.need)}{row.pk}/ecarter/", {"reason": "n’importe"}, follow=True)
    assert "pas dans la liste" in wrong.text


def test_only_the_equipe_relais_reads_who_refused(client):
    row = SuggestionFactory()
    suggestions.dismiss(
        suggestion=row, side=Side.OFFER, reason=RefusalReason.OFF_TOPIC, note="Mot confidentiel"
    )
    client.force_login(row.need.owner)
    shown = client.get(page(row.need)).text
    assert row.offer.title not in shown
    assert "Mot confidentiel" not in shown

    client.force_login(UserFactory(facilitator=True))
    shown = client.get(page(row.need)).text
    assert "Mot confidentiel" in shown
    assert "Côté offre" in shown


@pytest.mark.parametrize("number", [1, 6])
def test_the_page_costs_the_same_whatever_the_number(client, number, django_assert_max_num_queries):
    need = NeedFactory()
    SuggestionFactory.create_batch(number, need=need)
    client.force_login(need.owner)
    client.get(page(need))

    with django_assert_max_num_queries(12):
        assert client.get(page(need)).text.count("<article") == number


def test_mon_espace_counts_what_waits_for_my_needs(client):
    row = SuggestionFactory()
    SuggestionFactory(need=row.need)
    SuggestionFactory()
    client.force_login(row.need.owner)

    shown = client.get("/mon-espace/").text

    assert page(row.need) in shown
    assert "2 suggestions" in shown
