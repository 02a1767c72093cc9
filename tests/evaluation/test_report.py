"""The report: what it shows to whom, on the page, on paper, by a link."""

import io
import json
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from pypdf import PdfReader

from evaluation.enums import Audience, Dimension, SharedPart
from evaluation.models import (
    AccessEntry,
    Evaluation,
    PartAudience,
    ReportLink,
    ReportSettings,
    ResourceYear,
    Result,
)
from evaluation.sections import KEYS
from evaluation.services import sharing
from tests.evaluation.factories import (
    AimFactory,
    EvaluationFactory,
    IndicatorFactory,
    MeasureFactory,
    OpinionFactory,
    ParticipantFactory,
    RoundFactory,
)
from tests.evaluation.means_world import ROLES, fill, means_world
from tests.toolbox.paper import alternatives, squeezed, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return means_world()


def plain(response) -> str:
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def open_to(dynamic, **audiences):
    for part, audience in audiences.items():
        PartAudience.objects.update_or_create(
            dynamic=dynamic, part=SharedPart[part], defaults={"audience": audience}
        )


# --- Page and paper -----------------------------------------------------------------------------------


def test_the_report_shows_what_was_chosen_in_its_order(client, world):
    fill(world.dynamic)
    world.as_role(client, "contributeur")

    kept = client.post(
        world.url("rapport/choisir/"), {"sections": ["chaine", "tiers"], "opening": "Pour la fondation."}
    )
    page = plain(client.get(world.url("rapport/")))

    assert kept.status_code == 302
    assert (
        page.index("Pour la fondation.") < page.index("Les quatre tiers") < page.index("Collecter les vélos")
    )
    assert "Le lycée agricole" not in page


def test_a_report_without_any_section_is_refused_and_its_words_are_kept(client, world):
    world.as_role(client, "animateur")

    page = plain(client.post(world.url("rapport/choisir/"), {"opening": "mot gardé"}))

    assert "Choisissez au moins une partie" in page and "mot gardé" in page


def test_a_reader_of_the_report_reads_no_section_that_is_kept_closer(client, world):
    fill(world.dynamic)
    open_to(world.dynamic, REPORT=Audience.PUBLIC, INTERESTS=Audience.MEMBERS, CHAIN=Audience.PUBLIC)
    for role, lycee, money in (
        ("visiteur", False, False),
        ("membre", True, False),
        ("animateur", True, True),
    ):
        world.as_role(client, role)

        page = plain(client.get(world.url("rapport/")))
        paper = text_of(client.get(world.url("rapport/pdf/")))

        for text in (page, paper):
            assert "Collecter les vélos" in text, role
            assert ("Le lycée agricole" in text) == lycee, role
            assert ("50 000" in text.replace("\u202f", " ").replace("\u00a0", " ")) == money, role


def test_the_paper_is_tagged_and_says_what_the_page_says(client, world):
    fill(world.dynamic)
    client.force_login(world.people["animateur"])

    response = client.get(world.url("rapport/pdf/"))

    reader = PdfReader(io.BytesIO(response.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    metadata = reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfuaid:part" in metadata
    assert reader.metadata.title == "Ce que crée La Ruche"
    words = squeezed(text_of(response))
    for expected in ("Bénévolatvalorisé", "décretn°2024-951du23octobre2024", "Lelycéeagricole", "Desstages"):
        assert expected in words
    assert response["Cache-Control"] == "private, no-store"
    assert "no" in response["X-Robots-Tag"]


def test_an_empty_report_says_so(client, world):
    world.as_role(client, "animateur")

    page = plain(client.get(world.url("rapport/")))

    assert "Le rapport est encore vide" in page and "rapport/pdf/" not in page


def evaluated(dynamic):
    """Three dimensions, a round adopted with a minority, an indicator on its way."""
    evaluation = EvaluationFactory(dynamic=dynamic)
    aims = [
        AimFactory(evaluation=evaluation, dimension=dimension, title=f"Viser {dimension.label}")
        for dimension in (Dimension.ECONOMIC, Dimension.SOCIAL, Dimension.ECOLOGICAL)
    ]
    indicator = IndicatorFactory(aim=aims[0], name="Adhérents", baseline=10, target=110)
    MeasureFactory(indicator=indicator, value=60)
    adopted = RoundFactory(evaluation=evaluation, adopted=True, synthesis="Nous voyons la même chose.")
    adopted.aims.set(aims)
    for college in ("Habitants", "Entreprises"):
        participant = ParticipantFactory(round=adopted, college__name=college, email=f"{college}@secret.test")
        for aim in aims:
            OpinionFactory(participant=participant, aim=aim, value=4 if college == "Habitants" else 1)
    for aim in aims:
        Result.objects.create(round=adopted, aim=aim, value=3)
    return evaluation


def test_the_report_carries_the_radar_the_agreed_results_and_the_minority_views(
    client, world, django_assert_max_num_queries
):
    fill(world.dynamic)
    evaluated(world.dynamic)
    client.force_login(world.people["animateur"])

    with django_assert_max_num_queries(26):
        page = plain(client.get(world.url("rapport/")))
    response = client.get(world.url("rapport/pdf/"))

    paper = text_of(response)
    for text in (page, paper):
        squeezed_text = squeezed(text)
        assert "Viserécologique" in squeezed_text
        assert "Nousvoyonslamêmechose." in squeezed_text
        assert "collègeEntreprises,avis:unpeu" in squeezed_text
        assert "secret.test" not in text
    assert page.count('<svg class="radar"') == 2
    spoken = alternatives(PdfReader(io.BytesIO(response.content)))
    assert sum("Part de la cible atteinte sur 3 dimensions" in one for one in spoken) == 2


def test_readers_that_the_evaluation_is_not_open_to_read_neither_radar_nor_results(client, world):
    evaluation = evaluated(world.dynamic)
    open_to(world.dynamic, REPORT=Audience.PUBLIC)
    world.as_role(client, "visiteur")
    assert "Viser" not in plain(client.get(world.url("rapport/")))

    type(evaluation).objects.update(audience=Audience.PUBLIC)

    assert "Viser" in plain(client.get(world.url("rapport/")))


# --- By a link ------------------------------------------------------------------------------------------


def give(client, world, **more) -> ReportLink:
    world.as_role(client, "animateur")
    client.post(world.url("rapport/liens/"), {"label": "Fondation X", "days": "30", **more})
    return ReportLink.objects.latest("pk")


def test_a_link_opens_the_sections_of_that_day_without_an_account(client, world):
    fill(world.dynamic)
    ReportSettings.objects.create(dynamic=world.dynamic, sections=["interets"])
    link = give(client, world)
    ReportSettings.objects.update(sections=KEYS)
    world.as_role(client, "visiteur")

    response = client.get(sharing.link_path(link))

    page = plain(response)
    assert "Le lycée agricole" in page and "Collecter les vélos" not in page
    assert "Fondation X" not in page  # the label stays in the team
    assert response["Cache-Control"].startswith("max-age=0")
    paper = text_of(client.get(sharing.link_path(link) + "pdf/"))
    assert "Le lycée agricole" in paper and "Collecter les vélos" not in paper


def test_a_link_that_was_withdrawn_or_is_too_old_opens_nothing(client, world):
    fill(world.dynamic)
    revoked, old = give(client, world), give(client, world)
    client.post(world.url(f"rapport/liens/{revoked.pk}/retirer/"))
    ReportLink.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    world.as_role(client, "visiteur")

    for path in (sharing.link_path(revoked), sharing.link_path(old), "/rapports/nimporte/"):
        assert client.get(path).status_code == 410
        assert client.get(f"{path}pdf/").status_code == 410


def test_links_of_another_team_are_not_to_be_found(client, world):
    link = give(client, world)
    world.as_role(client, "animateur d’une autre")

    assert (
        client.post(f"/dynamiques/le-rucher/evaluation/rapport/liens/{link.pk}/retirer/").status_code == 404
    )


# --- Who read -----------------------------------------------------------------------------------------------


def test_the_team_sees_who_read_what_outside_of_it_once_a_day(client, world):
    fill(world.dynamic)
    open_to(world.dynamic, RESOURCES=Audience.PUBLIC, REPORT=Audience.PUBLIC)
    link = give(client, world)
    for role in ROLES:
        world.as_role(client, role)
        client.get(world.url("ressources/"))
        client.get(world.url("ressources/"))
    world.as_role(client, "visiteur").get(sharing.link_path(link))

    page = plain(world.as_role(client, "contributeur").get(world.url("partage/")))

    readers = set(AccessEntry.objects.values_list("user__first_name", "link__label", "part"))
    admin = world.people["admin"].first_name
    assert readers == {
        ("Maud", None, "ressources"),
        ("Olga", None, "ressources"),
        ("Fanny", None, "ressources"),
        (admin, None, "ressources"),
        (None, "Fondation X", "rapport"),
    }
    assert AccessEntry.objects.count() == 5
    assert "Maud Membre" in page and "par le lien « Fondation X »" in page


def test_readings_are_forgotten_after_twelve_months(world):
    today = timezone.localdate()
    for days, part in ((364, "ressources"), (366, "rapport")):
        AccessEntry.objects.create(
            dynamic=world.dynamic, part=part, user=world.people["membre"], day=today - timedelta(days=days)
        )

    from evaluation.tasks import forget_readings

    assert forget_readings() == 1
    assert AccessEntry.objects.get().part == "ressources"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_asks_the_same_queries_however_long(client, world, django_assert_num_queries, rows):
    for day in range(rows):
        AccessEntry.objects.create(
            dynamic=world.dynamic,
            part="rapport",
            user=world.people["membre"],
            day=timezone.localdate() - timedelta(days=day),
        )
    client.force_login(world.people["animateur"])
    client.get(world.url("partage/"))

    with django_assert_num_queries(12):
        client.get(world.url("partage/"))


# --- Audiences, export, erasure --------------------------------------------------------------------------------


def test_an_animateur_chooses_the_audience_of_each_part(client, world):
    world.as_role(client, "animateur")
    choice = {part.value: Audience.TEAM.value for part in SharedPart} | {"chaine": "public"}

    client.post(world.url("partage/"), choice)

    kept = dict(PartAudience.objects.values_list("part", "audience"))
    assert kept == choice
    assert world.as_role(client, "visiteur").get(world.url("ressources/chaine/")).status_code == 200


def test_everything_can_be_taken_away_in_one_archive(client, world):
    fill(world.dynamic)
    evaluated(world.dynamic)
    world.as_role(client, "contributeur")
    client.post(world.url("prerequis/temps/"), {"temps-state": "tenu", "temps-note": "au printemps"})

    archive = zipfile.ZipFile(io.BytesIO(client.get(world.url("partage/export/")).content))

    assert sorted(archive.namelist()) == ["chaine.csv", "evaluation.json", "interets.csv", "ressources.csv"]
    data = json.loads(archive.read("evaluation.json"))
    assert [line["annee"] for line in data["ressources"]] == [2025] * 5
    assert data["interets"][0]["acteur"] == "Le lycée agricole"
    said = [one["etats"] for one in data["prerequis"] if one["etats"]]
    assert [entry["note"] for entry in said[0]] == ["au printemps"]
    assert [one["nom"] for one in data["evaluation"]["indicateurs"]] == ["Adhérents"]
    given = [(one["college"], one["avis"]) for one in data["evaluation"]["tours"][0]["avis"]]
    assert sorted(given) == [("Entreprises", 1)] * 3 + [("Habitants", 4)] * 3
    told = archive.read("evaluation.json").decode()
    assert "Coline" not in told and "secret.test" not in told


def test_opinions_are_not_taken_away_while_people_answer(client, world):
    evaluation = EvaluationFactory(dynamic=world.dynamic)
    going_on = RoundFactory(evaluation=evaluation, open=True)
    going_on.aims.set([AimFactory(evaluation=evaluation)])
    OpinionFactory(participant=ParticipantFactory(round=going_on), aim=evaluation.aims.get())
    world.as_role(client, "animateur")

    archive = zipfile.ZipFile(io.BytesIO(client.get(world.url("partage/export/")).content))

    assert json.loads(archive.read("evaluation.json"))["evaluation"]["tours"][0]["avis"] == []


def test_everything_can_be_erased_and_nothing_of_another_goes(client, world):
    fill(world.dynamic)
    fill(world.other)
    evaluated(world.dynamic)
    open_to(world.dynamic, RESOURCES=Audience.PUBLIC)
    link = give(client, world)
    world.as_role(client, "membre").get(world.url("ressources/"))
    world.as_role(client, "animateur")
    assert "Effacer toute l’évaluation" in plain(client.get(world.url("partage/effacer/")))

    client.post(world.url("partage/effacer/"))

    for model in (*sharing.OWNED, AccessEntry):
        assert not model.objects.filter(dynamic=world.dynamic).exists(), model
    assert not Evaluation.objects.filter(dynamic=world.dynamic).exists()
    assert ResourceYear.objects.get().dynamic == world.other
    assert client.get(sharing.link_path(link)).status_code == 410
