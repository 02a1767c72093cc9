"""Frames: visit, transfer, inspiring facilitator, support; and the date of the meeting."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.utils import timezone

from community.exchanges.enums import Form, FrameKind, IntroductionState
from community.exchanges.models import (
    InspiringFrame,
    SupportIntervention,
    TransferFrame,
    VisitFrame,
)
from community.exchanges.services import frames
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.exchanges.agreed import ROLES, agreed, letters
from tests.members.factories import UserFactory
from tests.toolbox.paper import text_of

pytestmark = pytest.mark.django_db

MODELS = {Form.VISIT: VisitFrame, Form.TRANSFER: TransferFrame, Form.INSPIRING: InspiringFrame}


def no_session(**rows) -> dict:
    return {
        "seances-TOTAL_FORMS": "2",
        "seances-INITIAL_FORMS": "0",
        "seances-MIN_NUM_FORMS": "0",
        "seances-MAX_NUM_FORMS": "20",
        **rows,
    }


# --- Who --------------------------------------------------------------------------------------


PAGES = ["date/", "cadre/", "bilan/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("role", "status"), list(zip(ROLES, (302, 404, 200, 200, 200), strict=True)))
def test_each_page_is_for_both_sides_and_the_equipe_relais(client, page, role, status):
    company = agreed(form=Form.VISIT)
    company.as_role(client, role)

    assert client.get(company.url(page)).status_code == status


@pytest.mark.parametrize(
    "state", [state for state in IntroductionState if state not in IntroductionState.known_to_both()]
)
def test_nothing_of_it_exists_unless_both_agreed(client, state):
    company = agreed(form=Form.VISIT)
    ended = timezone.now() if state in IntroductionState.ended() else None
    type(company.introduction).objects.filter(pk=company.introduction.pk).update(state=state, ended_at=ended)
    company.as_role(client, "équipe relais")

    for page in [*PAGES, "cadre/convention.pdf"]:
        assert client.get(company.url(page)).status_code == 404, page


GESTURES = ["date/", "date/rencontre/", "cadre/", "cadre/accord/", "bilan/"]


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_stranger_makes_no_gesture(client, gesture):
    company = agreed(form=Form.VISIT)
    company.as_role(client, "inconnue")

    assert client.post(company.url(gesture), {}).status_code == 404


def test_an_account_that_proves_the_address_that_was_noted_is_that_side(client):
    company = agreed(form=Form.VISIT)
    company.introduction.parties.filter(side="offre").update(
        user=None, name="Omar", email=company.stranger.email
    )
    company.as_role(client, "inconnue")
    assert client.get(company.url("cadre/")).status_code == 404

    email_confirmed.send(None, request=None, email_address=EmailAddress.objects.get(user=company.stranger))

    assert client.get(company.url("cadre/")).status_code == 200


# --- Frames -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", MODELS)
def test_each_side_writes_its_part_and_reads_the_other(client, form):
    company = agreed(form=form)
    model = MODELS[form]
    extra = no_session() if form == Form.TRANSFER else {}
    written = {}
    for role, side in (("besoin", "besoin"), ("offre", "offre")):
        company.as_role(client, role)
        mine = {name: f"{name} par {side}" for name in model.fields_of(side) if name not in written}
        current = {name: written.get(name, "") for name in model.fields_of(side)}
        answer = client.post(company.url("cadre/"), {**current, **mine, **extra})
        assert answer.status_code == 302, answer.context["form"].errors
        written |= mine

    page = company.as_role(client, "besoin").get(company.url("cadre/")).content.decode()

    assert model.objects.count() == 1
    assert {name: getattr(model.objects.get(), name) for name in model.fields_of("")} == written
    for text in written.values():
        assert text in page


def test_a_side_cannot_write_the_part_of_the_other(client):
    company = agreed(form=Form.VISIT)
    company.as_role(client, "besoin")

    client.post(company.url("cadre/"), {"questions": "Comment ?", "programme": "Le nôtre"})

    frame = VisitFrame.objects.get()
    assert (frame.questions, frame.programme) == ("Comment ?", "")


def test_reading_opens_nothing(client):
    company = agreed(form=Form.TRANSFER)
    company.as_role(client, "besoin")

    client.get(company.url("cadre/"))

    assert not TransferFrame.objects.exists()


def test_two_people_who_write_at_once_lose_nothing(client):
    company = agreed(form=Form.VISIT)
    frame = frames.open_frame(introduction=company.introduction, kind=FrameKind.VISIT, user=company.need)
    company.as_role(client, "équipe relais")
    seen = client.get(company.url("cadre/")).context["form"].initial["seen"]
    VisitFrame.objects.update(questions="Comment décidez-vous ?")
    mine = dict.fromkeys(frame.fields_of(""), "") | {"questions": "Combien êtes-vous ?", "seen": seen}

    refused = client.post(company.url("cadre/"), mine)
    page = refused.content.decode()

    assert "Quelqu’un a écrit ici" in page
    assert "Combien êtes-vous ?" in page
    assert "Comment décidez-vous ?" in page
    frame.refresh_from_db()
    assert frame.questions == "Comment décidez-vous ?"
    again = {**mine, "seen": refused.context["form"]["seen"].value()}
    assert client.post(company.url("cadre/"), again).status_code == 302
    frame.refresh_from_db()
    assert frame.questions == "Combien êtes-vous ?"


def test_an_agreement_falls_when_the_plan_changes_not_when_the_report_does(client):
    company = agreed(form=Form.VISIT)
    company.as_role(client, "offre")
    client.post(company.url("cadre/"), {"programme": "10 h accueil", "places": "", "host_words": ""})

    client.post(company.url("cadre/accord/"))
    company.as_role(client, "besoin").post(company.url("cadre/accord/"))
    frame = VisitFrame.objects.get()
    assert frame.is_agreed
    told = letters("exchanges.frame_agreed")
    assert "Les deux équipes sont maintenant d’accord" in told[company.offer.email]

    client.post(company.url("cadre/"), {"questions": "", "comers": "", "report": "Une belle journée"})
    frame.refresh_from_db()
    assert frame.is_agreed
    client.post(
        company.url("cadre/"), {"questions": "Et l’hiver ?", "comers": "", "report": "Une belle journée"}
    )
    frame.refresh_from_db()
    assert not frame.need_agreed_at
    assert not frame.offer_agreed_at


def test_one_does_not_agree_on_nothing_nor_for_others(client):
    company = agreed(form=Form.VISIT)
    frames.open_frame(introduction=company.introduction, kind=FrameKind.VISIT, user=company.need)

    company.as_role(client, "besoin").post(company.url("cadre/accord/"))
    assert company.as_role(client, "équipe relais").post(company.url("cadre/accord/")).status_code == 404

    assert VisitFrame.objects.get().need_agreed_at is None


def test_a_conversation_chooses_its_frame_once(client):
    company = agreed(form=Form.PEERS)
    company.as_role(client, "besoin")

    assert "Une conversation n’a pas besoin de cadre" in client.get(company.url("cadre/")).content.decode()
    client.post(company.url("cadre/"), {"kind": FrameKind.VISIT})
    second = frames.open_frame(introduction=company.introduction, kind=FrameKind.TRANSFER, user=company.offer)

    assert isinstance(second, VisitFrame)
    assert not TransferFrame.objects.exists()


def test_the_convention_is_a_paper_with_its_sessions_for_those_who_are_in_it(client):
    company = agreed(form=Form.TRANSFER)
    company.as_role(client, "besoin")
    rows = {
        "seances-0-day": "2027-01-12",
        "seances-0-subject": "Frapper à la première porte",
        "seances-0-length": "trois heures, à Aouste",
    }
    client.post(company.url("cadre/"), {"objectives": "Mener seuls un porte-à-porte", **no_session(**rows)})
    client.post(company.url("cadre/accord/"))

    response = client.get(company.url("cadre/convention.pdf"))

    assert response["Content-Type"] == "application/pdf"
    paper = " ".join(text_of(response).split())
    for words in (
        "La Ruche",
        "Le Rucher voisin",
        "Mener seuls un porte-à-porte",
        "Frapper à la première porte",
    ):
        assert words in paper
    assert "12 janvier 2027" in paper
    assert "pas encore d’accord" in paper
    assert company.need.email not in paper
    assert company.need.last_name not in paper
    assert company.as_role(client, "inconnue").get(company.url("cadre/convention.pdf")).status_code == 404


def test_a_session_without_its_subject_is_shown_with_all_that_was_typed(client):
    company = agreed(form=Form.TRANSFER)
    company.as_role(client, "offre")

    rows = {"seances-0-day": "2027-01-12", "seances-0-subject": ""}
    answer = client.post(company.url("cadre/"), {"objectives": "Apprendre", **no_session(**rows)})

    assert answer.status_code == 200
    assert "Apprendre" in answer.content.decode()
    assert 'value="2027-01-12"' in answer.content.decode()


# --- Support ----------------------------------------------------------------------------------


def test_the_equipe_relais_opens_a_support_and_the_team_answers(client):
    dynamic = DynamicFactory(name="La Ruche", slug="la-ruche", live=True)
    member, facilitator = TeamMemberFactory(dynamic=dynamic).user, UserFactory(facilitator=True)
    client.force_login(facilitator)
    client.post(
        "/mises-en-relation/soutien/nouvelle/",
        {"dynamic": dynamic.pk, "title": "Relancer le comité", "reason": "Deux départs", "programme": ""},
    )
    support = SupportIntervention.objects.get()

    client.force_login(member)
    client.post(
        support.get_absolute_url(), {"expected": "Un regard neuf", "kept": "", "title": "Autre titre"}
    )
    client.force_login(facilitator)
    page = client.get(support.get_absolute_url()).content.decode()

    support.refresh_from_db()
    assert (support.title, support.expected) == ("Relancer le comité", "Un regard neuf")
    assert "Un regard neuf" in page
    assert "Deux départs" in letters("exchanges.support_opened")[member.email]
    client.post(support.get_absolute_url(), {"action": "close"})
    client.force_login(member)
    assert client.post(support.get_absolute_url(), {"expected": "Trop tard"}).status_code == 403
    assert "Un regard neuf" in client.get(support.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("visiteur", (302, 302, 302)),
        ("membre", (200, 403, 404)),
        ("équipe", (200, 403, 200)),
        ("relais", (200, 200, 200)),
    ],
)
def test_a_support_is_for_its_team_and_the_equipe_relais(client, role, statuses):
    dynamic = DynamicFactory(live=True)
    people = {
        "membre": UserFactory(),
        "équipe": TeamMemberFactory(dynamic=dynamic).user,
        "relais": UserFactory(facilitator=True),
    }
    support = SupportIntervention.objects.create(dynamic=dynamic, title="Aide", reason="Fatigue")
    if role in people:
        client.force_login(people[role])

    paths = (
        "/mises-en-relation/soutien/",
        "/mises-en-relation/soutien/nouvelle/",
        support.get_absolute_url(),
    )
    answers = [client.get(path) for path in paths]

    assert tuple(answer.status_code for answer in answers) == statuses
    assert ("Aide" in answers[0].content.decode()) == (role in {"équipe", "relais"})


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_of_supports_has_a_constant_cost(client, count, django_assert_max_num_queries):
    for number in range(count):
        SupportIntervention.objects.create(
            dynamic=DynamicFactory(live=True), title=f"Aide {number}", reason="x"
        )
    client.force_login(UserFactory(facilitator=True))

    with django_assert_max_num_queries(8):
        client.get("/mises-en-relation/soutien/")


# --- The page of the introduction -------------------------------------------------------------


@pytest.mark.parametrize("role", ["besoin", "offre", "équipe relais"])
def test_the_page_of_the_introduction_leads_to_what_follows_once_both_agreed(client, role):
    company = agreed(form=Form.VISIT)
    paths = [company.url(rest) for rest in ("date/", "cadre/", "bilan/", "fil/")]
    company.as_role(client, role)

    page = client.get(company.url()).content.decode()
    assert [path for path in paths if path not in page] == []
    type(company.introduction).objects.update(state=IntroductionState.ONE_AGREED, agreed_at=None)
    page = client.get(company.url()).content.decode()

    assert [path for path in paths if path in page] == []
