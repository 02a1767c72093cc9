"""The facilitators' desk and the pages of an introduction: who may, what is shown, how much it costs."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.search.index import insert_or_update_object

from community.exchanges.enums import Answer, IntroductionState
from community.exchanges.models import Introduction, PartyQuestion
from community.exchanges.services import answering, introductions, requests
from community.exchanges.services.desk import QUEUES, Desk
from tests.dynamics.factories import CommuneFactory, DepartementFactory, DynamicFactory, RegionFactory
from tests.exchanges.factories import IntroductionFactory, NeedFactory, OfferFactory, SuggestionFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

DESK = "/mises-en-relation/"
WHY = "Deux équipes qui frappent aux portes."
DRAFT, PROPOSED, ONE, AGREED, MET, BALANCE = list(IntroductionState)[:6]


def ago(days):
    return timezone.now() - timedelta(days=days)


def waiting_everywhere(facilitator, times: int = 1) -> None:
    """In each queue, so many rows."""
    seeker, giver = UserFactory(), UserFactory()
    theirs = {"owner": seeker, "dynamic": DynamicFactory()}
    others = {"owner": giver, "dynamic": DynamicFactory()}
    for _ in range(times):
        pair = {
            "need": NeedFactory(**theirs, opened_at=ago(2)),
            "offer": OfferFactory(**others),
            "facilitator": facilitator,
        }
        agreed = {"proposed_at": ago(40), "agreed_at": ago(30)}
        row = IntroductionFactory(**pair, state=PROPOSED, proposed_at=ago(3))
        row.parties.update(asked_at=ago(3))
        PartyQuestion.objects.create(party=row.parties.first(), question="Combien de temps ?")
        for values in (
            {},
            {"state": AGREED, **agreed},
            {"state": BALANCE, "met_on": timezone.localdate(), **agreed},
        ):
            made = Introduction.objects.create(
                need_dynamic=pair["need"].dynamic,
                offer=pair["offer"],
                offer_dynamic=pair["offer"].dynamic,
                facilitator=facilitator,
                **values,
            )
            made.parties.create(side="besoin", user=seeker)
        NeedFactory(**theirs, opened_at=ago(2))
        old = NeedFactory(**theirs, opened_at=ago(31))
        SuggestionFactory(need=old, offer=pair["offer"])


@pytest.fixture
def signed_in(client, facilitator):
    client.force_login(facilitator)
    return client


def test_a_queue_costs_the_same_with_3_and_30_rows(signed_in, facilitator):
    costs = {}
    for rows in (3, 27):
        waiting_everywhere(facilitator, rows)
        for queue in QUEUES:
            signed_in.get(f"{DESK}?file={queue.key}")
            with CaptureQueriesContext(connection) as queries:
                page = signed_in.get(f"{DESK}?file={queue.key}")
            costs.setdefault(queue.key, []).append(len(queries))
            assert len(re.findall("<article", page.text)) == min(rows, 20)

    assert {key: few == many <= 12 for key, (few, many) in costs.items()} == dict.fromkeys(costs, True), costs


def test_the_desk_counts_sorts_and_pages(signed_in, facilitator):
    waiting_everywhere(facilitator)
    for days in range(1, 22):
        NeedFactory(owner=None, opened_at=ago(days), title=f"Besoin de {days} jours")

    page = html.unescape(signed_in.get(f"{DESK}?file=besoins").text)
    second = html.unescape(signed_in.get(f"{DESK}?file=besoins&page=2").text)

    assert Desk(user=None).counts == {
        "demandes": 1,
        "questions": 1,
        "suggestions": 1,
        "besoins": 22,
        "sans-reponse": 1,
        "accords": 1,
        "refroidies": 1,
        "bilans": 1,
    }
    assert 'data-count="22"' in page
    ages = [int(days) for days in re.findall(r"Besoin de (\d+) jours", page)]
    assert ages == sorted(ages, reverse=True) and ages[0] == 21
    assert "Besoin de 1 jours" in second and "personne ne la suit" in second


def test_the_desk_opens_on_what_waits_and_filters(signed_in, facilitator):
    region = RegionFactory(code="53", name="Bretagne")
    brest = CommuneFactory(
        code="29019", departement=DepartementFactory(code="29", name="Finistère", region=region)
    )
    there = DynamicFactory(seat=brest, region_code="53", departement_code="29", name="La Rade")
    NeedFactory(dynamic=there, title="Au bord de l’eau")
    NeedFactory(title="Dans la vallée")
    taken = IntroductionFactory(facilitator=facilitator)
    IntroductionFactory(facilitator=None)

    shown = html.unescape(signed_in.get(f"{DESK}?region=53").text)
    assert "Au bord de l’eau" in shown and "Dans la vallée" not in shown
    assert signed_in.get(f"{DESK}?region=53&departement=26&file=besoins").text.count("<article") == 0
    for followed, number in (("moi", 1), ("libres", 1), ("", 2)):
        assert signed_in.get(f"{DESK}?file=demandes&suivi={followed}").text.count("<article") == number
    assert f'data-id="introduction-{taken.pk}"' in signed_in.get(f"{DESK}?suivi=moi").text
    for odd in ("?file=rien", "?page=x", "?region=zz&suivi=zz", "?departement=%00"):
        assert signed_in.get(DESK + odd).status_code == 200


PAGES = {
    "visiteur": (302, 302, 302, 302, 302),
    "étrangère": (200, 404, 404, 403, 403),
    "à côté": (200, 404, 404, 403, 403),
    "qui cherche": (200, 200, 403, 403, 403),
    "qui transmet": (200, 200, 403, 403, 403),
    "facilitatrice": (200, 200, 302, 200, 302),
    "autre facilitatrice": (200, 200, 302, 200, 302),
    "administratrice": (200, 200, 302, 200, 302),
}


@pytest.mark.parametrize("role", PAGES)
def test_each_page_and_gesture_is_for_its_people(client, facilitator, role):
    """Desk, introduction, a gesture, qualifying a need, following it."""
    row = IntroductionFactory(state=PROPOSED, proposed_at=timezone.now(), facilitator=facilitator)
    row.parties.update(asked_at=timezone.now())
    people = {
        "visiteur": None,
        "étrangère": UserFactory(),
        "à côté": UserFactory(),
        "qui cherche": row.need.owner,
        "qui transmet": row.offer.owner,
        "facilitatrice": facilitator,
        "autre facilitatrice": UserFactory(facilitator=True),
        "administratrice": UserFactory(administrator=True),
    }
    row.need.dynamic.team.create(user=people["à côté"], role="animateur")
    if people[role]:
        client.force_login(people[role])

    found = (
        client.get(DESK).status_code,
        client.get(row.get_absolute_url()).status_code,
        client.post(f"{row.get_absolute_url()}note/", {"text": "À rappeler"}).status_code,
        client.get(f"{DESK}besoin/{row.need_id}/").status_code,
        client.post(f"{DESK}besoin/{row.need_id}/suivre/", {"prendre": "oui"}).status_code,
    )

    assert found == PAGES[role]
    row.refresh_from_db()
    assert row.private_note == ("À rappeler" if found[2] == 302 and people[role] else "")


GESTURES = {
    "proposer": {"why": WHY, "form": "visite"},
    "prendre": {},
    "note": {"text": "À rappeler"},
    "annuler": {"text": "Doublon"},
    "garder": {"until": (timezone.localdate() + timedelta(days=80)).isoformat()},
    "rencontre": {"met_on": timezone.localdate().isoformat()},
    "conclure": {"outcome": "sans-suite"},
    "contact-offre": {"name": "Odile", "email": "odile@exemple.test"},
    "relancer-offre": {},
}
STATES = {
    "proposer": DRAFT,
    "contact-offre": DRAFT,
    "garder": PROPOSED,
    "relancer-offre": PROPOSED,
    "rencontre": AGREED,
    "conclure": AGREED,
}


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_is_made_by_post_from_the_page(signed_in, gesture):
    state = STATES.get(gesture, DRAFT)
    row = IntroductionFactory(
        state=state,
        proposed_at=None if state == DRAFT else ago(1),
        agreed_at=ago(1) if state == AGREED else None,
        facilitator=None,
    )
    row.parties.exclude(introduction__state=DRAFT).update(asked_at=ago(1))
    where = f"{row.get_absolute_url()}{gesture}/"

    assert signed_in.get(where).status_code == 405
    assert signed_in.post(where, GESTURES[gesture])["Location"] == row.get_absolute_url()


def test_what_was_typed_stays_when_it_is_refused(signed_in):
    row = IntroductionFactory()

    page = signed_in.post(
        f"{row.get_absolute_url()}proposer/", {"why": "Écrivez à zoe@exemple.test", "form": "visite"}
    )

    assert page.status_code == 200
    text = html.unescape(page.text)
    assert "Écrivez à zoe@exemple.test</textarea>" in text and "ni adresse e-mail" in text
    assert signed_in.post(f"{row.get_absolute_url()}rien/").status_code == 404
    late = signed_in.post(f"{row.get_absolute_url()}conclure/", {"outcome": "visite"})
    assert "annulez plutôt" in html.unescape(late.text)


def test_both_dossiers_are_side_by_side_with_the_reasons(signed_in, facilitator):
    suggestion = SuggestionFactory()
    row = introductions.prepare(
        need=suggestion.need, offer=suggestion.offer, suggestion=suggestion, user=facilitator
    )
    old = IntroductionFactory(
        need_dynamic=row.need_dynamic,
        offer_dynamic=row.offer_dynamic,
        need=NeedFactory(),
        offer=OfferFactory(),
    )

    page = html.unescape(signed_in.get(row.get_absolute_url()).text)

    for said in (row.need.title, row.offer.title, "Un autre type de dynamique", "km l’une de l’autre"):
        assert said in page.replace("\xa0", " ")
    assert old.get_absolute_url() in page
    assert row.offer.owner.get_full_name() in page


def test_a_need_is_qualified_and_proposed_to_two_offers(signed_in, facilitator, committed):
    suggestion = SuggestionFactory()
    need = suggestion.need
    found = OfferFactory(title="Raconter nos chantiers")
    other = OfferFactory(title="Une tout autre chose", description="Rien à voir.")
    for offer in (found, other):
        insert_or_update_object(offer)

    page = signed_in.get(f"{DESK}besoin/{need.pk}/?q=chantier").text
    assert set(re.findall(r'name="offre" value="(\d+)"', page)) == {str(suggestion.offer_id), str(found.pk)}
    where = f"{DESK}besoin/{need.pk}/proposer/?offre={suggestion.offer_id}&offre={found.pk}"
    assert signed_in.get(f"{DESK}besoin/{need.pk}/proposer/").status_code == 302
    assert signed_in.get(where).status_code == 200
    wrong = signed_in.post(where, {"why": "", "form": "visite", "note_need": "Bonjour Aline"})
    assert "Bonjour Aline" in wrong.text and not Introduction.objects.exists()
    with committed():
        done = signed_in.post(where, {"why": WHY, "form": "visite"})

    assert done.status_code == 302
    rows = Introduction.objects.order_by("offer")
    assert [(row.state, row.form, row.facilitator) for row in rows] == [(PROPOSED, "visite", facilitator)] * 2
    assert rows.filter(suggestion=suggestion).count() == 1
    assert len(set(rows.values_list("batch", flat=True))) == 1
    again = signed_in.post(where, {"why": WHY, "form": "visite"})
    assert "déjà en cours" in html.unescape(again.text)


def test_a_proposal_may_stay_a_draft(signed_in):
    need, offer = NeedFactory(), OfferFactory()

    written = {"brouillon": "oui", "form": "tsf", "note_offer": "Ils sont trois."}
    kept = signed_in.post(f"{DESK}besoin/{need.pk}/proposer/?offre={offer.pk}", written, follow=True)

    assert "Ils sont trois.</textarea>" in kept.text
    assert list(Introduction.objects.values_list("state", "form")) == [(DRAFT, "tsf")]


def test_a_member_sees_her_introductions_and_what_is_expected(client, facilitator):
    row = IntroductionFactory()
    seeker = row.need.owner
    client.force_login(seeker)
    assert "Aucune mise en relation" in client.get(DESK).text  # a draft of the team is nobody's business yet
    introductions.propose(introductions=[row], why=WHY, user=facilitator)

    page = client.get(DESK).text
    assert f'data-id="{row.pk}"' in page and "Attend votre réponse" in page
    assert row.get_absolute_url() in client.get("/mon-espace/").text
    detail = html.unescape(client.get(row.get_absolute_url()).text)
    assert WHY in detail and "/mise-en-relation/" in detail
    answering.answer(party=row.parties.get(side="besoin"), answer=Answer.ACCEPTED)
    detail = client.get(row.get_absolute_url()).text
    assert "Nous attendons l’autre côté" in detail and "/mise-en-relation/" not in detail


def test_a_members_list_costs_the_same_with_more_rows(client, django_assert_max_num_queries):
    member = UserFactory()
    for _ in range(5):
        row = IntroductionFactory(need=NeedFactory(owner=member), state=PROPOSED, proposed_at=ago(1))
        row.parties.update(asked_at=ago(1))
    client.force_login(member)

    with django_assert_max_num_queries(12):
        assert client.get(DESK).text.count("<article") == 5


def test_a_member_asks_for_an_offer_from_its_page(client):
    offer, member = OfferFactory(), UserFactory()
    need = NeedFactory(owner=member)
    where = f"{DESK}demander/{offer.pk}/"
    assert client.get(where)["Location"] == f"/compte/login/?next={where}"
    client.force_login(member)
    assert need.title in html.unescape(client.get(where).text)
    wrong = client.post(where, {"need": need.pk, "message": "Mon numéro : 06 12 34 56 78"})
    assert "06 12 34 56 78</textarea>" in wrong.text

    done = client.post(where, {"need": need.pk, "message": "Comment avez-vous commencé ?"}, follow=True)

    assert "L’équipe relais lit votre demande" in done.text
    row = Introduction.objects.get()
    assert (row.need, row.state, row.origin) == (need, DRAFT, "membre")
    assert client.get(f"{DESK}demander/{OfferFactory(owner=member).pk}/").status_code == 403
    assert client.get(f"{DESK}demander/{OfferFactory(audience='facilitateurs').pk}/").status_code == 404


def test_asking_is_limited(client, settings):
    offer, member = OfferFactory(), UserFactory()
    client.force_login(member)

    statuses = [client.post(f"{DESK}demander/{offer.pk}/", {"message": ""}).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


def test_the_request_of_a_member_is_proposed_from_its_page(signed_in):
    asking = UserFactory()
    row = requests.contact_offer(offer=OfferFactory(), user=asking, message="Comment avez-vous commencé ?")
    page = html.unescape(signed_in.get(f"{DESK}?file=demandes").text)
    assert "demandée par un membre" in page

    signed_in.post(f"{row.get_absolute_url()}proposer/", {"why": WHY, "form": "echange"})

    row.refresh_from_db()
    assert row.state == ONE
