"""What a dynamique usually needs where it stands, and who is one stage ahead."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from dynamics.enums import Stage
from dynamics.services import snapshot as snapshots
from evaluation.models import PositioningSharing
from evaluation.services.positioning_peers import peers_ahead, stage_ahead
from evaluation.services.positioning_result import result_of
from tests.dynamics.factories import CommuneFactory, DynamicFactory, LinkFactory, TeamMemberFactory
from tests.evaluation.factories import PositioningAnswerFactory, PositioningFactory
from tests.members.factories import UserFactory
from tests.proposals.dispositifs_factories import DispositifFactory
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db

EMERGING = SimpleNamespace(
    stage="emergence", modelled=20, systemic=80, economic_model="hybride", new_chantiers=None
)


@pytest.fixture(autouse=True)
def _fresh_catalogue():
    snapshots.reset()
    yield
    snapshots.reset()


@pytest.fixture
def catalogue():
    return lambda: snapshots.current(at_once=True)


def placed(name: str, km: int, **values):
    """A published dynamique so many kilometres north of Crest."""
    seat = CommuneFactory(latitude=44.73 + km / 111, longitude=5.02)
    return DynamicFactory(name=name, seat=seat, live=True, **values)


def names(peers) -> list[str]:
    return [peer.dynamic.name for peer in peers]


def test_the_stage_ahead_is_the_next_one_and_the_last_has_none():
    assert [stage_ahead(stage) for stage in Stage] == [
        Stage.CREATION,
        Stage.CONSOLIDATION,
        Stage.SCALING,
        Stage.SCALING,
    ]


def test_peers_are_one_stage_ahead_near_first_and_not_linked_yet(catalogue):
    mine = placed("La Ruche", 0, stage="emergence")
    placed("La Voisine", 20, stage="creation")
    placed("La Lointaine", 400, stage="creation")
    placed("La Semblable", 60, stage="creation", modelled=10, systemic=90, economic_model="hybride")
    placed("Au même stade", 5, stage="emergence")
    placed("Deux stades plus loin", 5, stage="consolidation")
    LinkFactory(source_dynamic=placed("L’Amie", 1, stage="creation"), target_dynamic=mine)
    DynamicFactory(name="La Cachée", live=False, stage="creation")

    found = peers_ahead(mine, EMERGING, catalogue())

    assert names(found) == ["La Semblable", "La Voisine", "La Lointaine"]
    assert found[0].reason.replace("\xa0", " ") == "à 60 km, même finalité, modèle hybride aussi"


def test_what_others_say_of_themselves_in_confidence_does_not_show(catalogue):
    """A neighbour whose own positioning says « création », but whose public record says nothing."""
    mine = placed("La Ruche", 0, stage="emergence")
    quiet = placed("La Discrète", 5, stage="")
    PositioningFactory(dynamic=quiet, agreed=True, stage="creation")

    assert peers_ahead(mine, EMERGING, catalogue()) == []


def test_a_dynamique_without_a_point_still_has_peers_that_are_alike(catalogue):
    mine = DynamicFactory(seat=None, live=True, themes=["energie"], stage="emergence")
    placed("Même thème", 0, stage="creation", themes=["energie"])
    placed("Autre thème", 0, stage="creation", themes=["culture"])

    assert [(peer.dynamic.name, peer.reason) for peer in peers_ahead(mine, EMERGING, catalogue())] == [
        ("Même thème", "même thème : energie"),
        ("Autre thème", ""),
    ]


def test_each_need_points_to_published_tools_and_starts_a_need_already_written(catalogue):
    ToolFactory(slug="tiers-de-confiance", name="Tiers de confiance")
    ToolFactory(slug="sociodynamique", name="Sociodynamique", live=False)
    mine = placed("La Ruche", 0, slug="la-ruche")

    result = result_of(dynamic=mine, situation=EMERGING, catalogue=catalogue())

    assert [row.key for row in result.rows] == [
        "emergence-toute",
        "emergence-non-modelisee",
        "emergence-systemique",
    ]
    assert [(title, len(needs)) for title, needs in result.groups] == [
        ("Pour être accompagné·e", 6),
        ("Pour financer", 6),
    ]
    third_party = next(
        one for _, ones in result.groups for one in ones if one.need.slug == "tiers-de-confiance"
    )
    assert [tool.name for tool in third_party.tools] == ["Tiers de confiance"]
    asked = parse_qs(urlsplit(third_party.start_url).query)
    assert asked["titre"] == ["Trouver un tiers de confiance"]
    assert asked["texte"][0].startswith("Nous inventons quelque chose")
    assert (asked["dynamique"], asked["forme"], asked["fiche"]) == (
        ["la-ruche"],
        ["facilitateur-inspirant"],
        ["cooperations"],
    )


def test_each_need_names_the_dispositifs_of_its_families_that_fit_the_stage(catalogue):
    DispositifFactory(name="Fonds de confiance", family="emergence", stages=["emergence"])
    DispositifFactory(name="Trop tard", family="emergence", stages=["consolidation"])
    DispositifFactory(name="Pas publié", family="emergence", stages=["emergence"], live=False)
    DispositifFactory(name="Autre famille", family="foncier", stages=["emergence"])

    result = result_of(dynamic=DynamicFactory(live=True), situation=EMERGING, catalogue=catalogue())

    found = {
        one.need.slug: [dispositif.name for dispositif in one.dispositifs]
        for _, ones in result.groups
        for one in ones
    }
    assert found["financer-le-tiers"] == ["Fonds de confiance"]
    assert found["tiers-de-confiance"] == []
    urls = {one.need.slug: one.dispositifs_url for _, ones in result.groups for one in ones}
    assert urls["financer-les-pilotes"] == "/dispositifs/?stade=emergence&famille=emergence&famille=recherche"


def test_the_need_form_opens_with_what_the_button_says(client, catalogue):
    ToolFactory(slug="tiers-de-confiance", name="Tiers de confiance")
    member = TeamMemberFactory(dynamic=placed("La Ruche", 0, slug="la-ruche"))
    result = result_of(dynamic=member.dynamic, situation=EMERGING, catalogue=catalogue())
    start_url = next(
        one.start_url for _, ones in result.groups for one in ones if one.need.slug == "tiers-de-confiance"
    )
    client.force_login(member.user)

    form = client.get(start_url).context["form"]

    assert form["title"].value() == "Trouver un tiers de confiance"
    assert form["description"].value().startswith("Nous inventons quelque chose")
    assert form["forms"].value() == ["facilitateur-inspirant"]
    assert str(form["who"].value()) == str(member.dynamic.pk)


def test_one_reads_what_ones_own_answer_says_without_waiting(client):
    answer = PositioningAnswerFactory(positioning__dynamic__live=True, stage="creation", new_chantiers=True)
    dynamic = answer.positioning.dynamic
    TeamMemberFactory(dynamic=dynamic, user=answer.user)
    client.force_login(answer.user)

    page = client.get(f"/dynamiques/{dynamic.slug}/positionnement/ma-reponse/").content.decode()

    assert "Vous seul·e lisez cette page." in page
    assert "Des subventions et des dons, en plus" in page
    assert "Une animation stratégique" in page
    assert "Un tiers de confiance" not in page


def test_a_draft_says_nothing_yet(client):
    answer = PositioningAnswerFactory(positioning__dynamic__live=True, draft=True)
    dynamic = answer.positioning.dynamic
    TeamMemberFactory(dynamic=dynamic, user=answer.user)
    client.force_login(answer.user)

    assert client.get(f"/dynamiques/{dynamic.slug}/positionnement/ma-reponse/").status_code == 302


def test_what_the_study_does_not_distinguish_is_said(client):
    snapshot = PositioningFactory(agreed=True, dynamic__live=True, systemic=0)
    PositioningSharing.objects.create(dynamic=snapshot.dynamic, audience="public")

    page = client.get(snapshot.get_absolute_url()).content.decode()

    assert "ne relève pas de besoin propre aux coopérations ciblées" in page
    assert "Étude de 2024 (COOP)" in page
    for word in ("classement", "score", "moyenne"):
        assert word not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("others", [1, 6])
def test_the_result_costs_the_same_whatever_there_is(client, django_assert_num_queries, others):
    snapshot = PositioningFactory(agreed=True, dynamic__live=True)
    dynamic, user = snapshot.dynamic, UserFactory()
    TeamMemberFactory(dynamic=dynamic, user=user)
    PositioningAnswerFactory(positioning=snapshot, user=user)
    for number in range(others):
        placed(f"Pair {number}", number, stage="creation", themes=["energie"])
        PositioningAnswerFactory(positioning=snapshot)
        PositioningFactory(dynamic=dynamic, agreed=True)
        DispositifFactory(family="emergence", stages=["emergence"])
        ToolFactory(
            slug=["tiers-de-confiance", "trois-fonctions", "feuille-de-route"][number % 3]
            + "x" * (number // 3)
        )
    client.force_login(user)
    client.get(snapshot.get_absolute_url())

    with django_assert_num_queries(21):
        client.get(snapshot.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(f"/dynamiques/{dynamic.slug}/positionnement/")
