"""While one writes: tools, experiences, sheets and offers that may already answer."""

import pytest

from community.exchanges.enums import Audience
from community.exchanges.models import Need
from community.exchanges.services.already_there import NOTHING, look
from tests.exchanges.factories import OfferFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory, UsageReportFactory
from tests.toolbox.pages import published_sheet

pytestmark = pytest.mark.django_db

NEED = "Nos assemblées durent des heures. Nous voudrions élire nos responsables sans campagne ni candidats."


@pytest.fixture
def known():
    tool = ToolFactory(
        name="Élection sans candidat", summary="Élire un responsable sans campagne.", sheets=["gouvernance"]
    )
    ToolFactory(name="Monnaie locale", summary="Payer ses achats avec des billets d’ici.")
    for word in ("Mobiliser", "Raconter", "Diagnostiquer"):
        ToolFactory(name=f"{word} un territoire")
    report = UsageReportFactory(tool=tool, context="Élire le bureau sans candidats, en une heure.")
    page = published_sheet("gouvernance", levers=[{"key": "elire"}])
    offer = OfferFactory(
        title="Animer une élection sans candidat", description="Une heure suffit pour élire."
    )
    OfferFactory(title="Planter des haies", description="Avec les écoles du canton.")
    return tool, report, page, offer


def test_a_need_is_shown_what_is_near_to_it(known):
    tool, report, page, offer = known

    found = look(text=NEED, user=UserFactory())

    assert found.tools[0] == tool
    assert [found.reports, found.sheets, found.offers] == [[report], [page], [offer]]


@pytest.mark.parametrize("text", ["", "   ", "bonjour", "é", "%00\"'()", "le la les de du des"])
def test_a_text_that_says_too_little_finds_nothing(known, text):
    assert look(text=text, user=UserFactory()) == NOTHING


def test_what_is_ticked_counts_as_said(known):
    tool, report, _, _ = known
    offer = OfferFactory(title="Tout autre chose", tools=[tool])

    found = look(text="", user=UserFactory(), tools=[tool])

    assert (found.tools, found.reports) == ([tool], [report])
    assert offer in found.offers


def test_offers_that_one_may_not_read_or_wrote_oneself_are_not_shown(known):
    *_, offer = known
    offer.audience = Audience.FACILITATORS
    offer.save()
    mine = OfferFactory(title="Élire sans candidat", description="Une élection sans campagne.")

    assert look(text=NEED, user=mine.owner).offers == []


def test_the_panel_is_a_fragment_for_members(client, known):
    tool, *_ = known
    typed = {
        "title": "Élire sans candidat",
        "description": NEED,
        "tools": ["x", "9" * 30, "-1"],
        "themes": [""],
    }
    assert client.post("/besoins/deja-la/", typed).status_code == 302

    client.force_login(UserFactory())
    text = client.post("/besoins/deja-la/", typed).content.decode()

    assert tool.name in text
    assert "<html" not in text
    assert "<article" not in text
    assert client.get("/besoins/deja-la/").status_code == 405


def test_without_javascript_a_button_shows_it_and_keeps_what_was_typed(client, known):
    tool, *_ = known
    client.force_login(UserFactory())

    text = client.post(
        "/besoins/nouveau/", {"title": "", "description": NEED, "action": "look"}
    ).content.decode()

    assert tool.name in text
    assert NEED in text
    assert "errorlist" not in text
    assert not Need.objects.exists()


def test_asking_again_and_again_is_limited(client):
    client.force_login(UserFactory())

    answers = {client.post("/besoins/deja-la/", {"title": "a"}).status_code for _ in range(70)}

    assert answers == {200, 429}
