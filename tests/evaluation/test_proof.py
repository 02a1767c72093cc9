"""The proof: indicators, measures, evidence, unforeseen effects."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluation.enums import Audience, Direction, IndicatorKind
from evaluation.models import Evidence, Indicator, Measure
from evaluation.proofs import show_value, standing_of
from tests.dynamics.factories import TypologyFactory
from tests.evaluation.factories import (
    AimFactory,
    EvaluationFactory,
    EvidenceFactory,
    IndicatorFactory,
    LibraryIndicatorFactory,
    MeasureFactory,
    UnforeseenEffectFactory,
)
from tests.evaluation.roles import ROLES, signed_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 un rapport"


@pytest.fixture
def team(client, db):
    evaluation = EvaluationFactory()
    evaluation.user = signed_in(client, "contributeur", evaluation.dynamic)
    evaluation.base = f"{evaluation.get_absolute_url()}preuve/"
    evaluation.aim = AimFactory(evaluation=evaluation)
    return evaluation


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# --- Indicators --------------------------------------------------------------------------------


def indicator_of(team, **values) -> dict:
    return {
        "aim": team.aim.pk,
        "name": "Emplois",
        "definition": "Postes créés.",
        "kind": "quantitatif",
        "unit": "ETP",
        "direction": "hausse",
        "method": "Demander.",
        "baseline": "2,5",
        "target": "10",
        **values,
    }


def test_one_s_own_indicator_takes_french_numbers(client, team):
    client.post(f"{team.base}indicateurs/nouveau/", indicator_of(team))

    indicator = Indicator.objects.get()
    assert (float(indicator.baseline), float(indicator.target), indicator.scale) == (2.5, 10, [])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"target": "1"}, "target"),  # up, but lower than the start
        ({"direction": "baisse"}, "target"),
        ({"kind": "qualitatif", "target": "7"}, "target"),
        ({"kind": "qualitatif", "target": "3", "scale": "un\ndeux"}, "scale"),
        ({"aim": ""}, "aim"),
        ({"target": "beaucoup"}, "target"),
    ],
)
def test_an_indicator_that_could_not_be_read_is_refused_in_its_field(client, team, values, field):
    answer = client.post(f"{team.base}indicateurs/nouveau/", indicator_of(team, **values))

    assert list(answer.context["form"].errors) == [field]
    assert not Indicator.objects.exists()


def test_a_qualitative_indicator_has_words_even_when_nobody_wrote_them(client, team):
    client.post(
        f"{team.base}indicateurs/nouveau/", indicator_of(team, kind="qualitatif", baseline="0", target="3")
    )

    indicator = Indicator.objects.get()
    assert (len(indicator.scale), indicator.unit) == (5, "")
    assert show_value(indicator, 3) == "3 – en grande partie"


def test_the_database_refuses_a_target_on_the_wrong_side():
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorFactory(direction=Direction.DOWN, baseline=10, target=20)


def test_an_indicator_of_the_library_comes_filled_in_and_keeps_where_it_comes_from(client, team):
    model = LibraryIndicatorFactory(name="Foyers nourris", unit="foyers", source="COOP 3:2388")

    page = client.get(f"{team.base}indicateurs/nouveau/?modele={model.slug}&objectif={team.aim.pk}")
    assert page.context["form"]["name"].value() == "Foyers nourris"
    client.post(f"{team.base}indicateurs/nouveau/?modele={model.slug}", indicator_of(team))

    assert Indicator.objects.get().model == model


def test_the_library_is_searched_by_stem_dimension_and_type(client, team):
    wanted = LibraryIndicatorFactory(name="Emplois créés", words=" emploi cre ", dimension="economique")
    LibraryIndicatorFactory(name="Autre chose", words=" autr chos ")
    special = LibraryIndicatorFactory(name="Pour d’autres", words=" emploi ", dimension="economique")
    special.typologies.add(TypologyFactory(slug="amap", name="AMAP"))

    def found(query):
        return [one.slug for one in client.get(f"{team.base}bibliotheque/{query}").context["page"]]

    assert set(found("?q=emplois")) == {wanted.slug, special.slug}
    assert found("?q=emplois&mine=on&dimension=economique") == [wanted.slug]
    assert found("?q=introuvable") == []
    assert len(found("?dimension=n-importe-quoi&page=99")) == 3


# --- Measures ----------------------------------------------------------------------------------


def test_a_measure_is_noted_once_a_day(client, team):
    indicator = IndicatorFactory(aim=team.aim, baseline=0, target=10)
    posted = {"day": "2025-03-01", "value": "4", "source": "Registre", "strength": "forte"}

    client.post(indicator.get_absolute_url(), posted)
    again = client.post(indicator.get_absolute_url(), posted)

    measure = Measure.objects.get()
    assert (measure.noted_by, float(measure.value)) == (team.user, 4)
    assert "Il y a déjà une mesure à cette date." in again.content.decode()
    assert "40 % du chemin" in client.get(indicator.get_absolute_url()).content.decode().replace(
        "\u00a0", " "
    )


def test_a_measure_of_tomorrow_is_refused(client, team):
    indicator = IndicatorFactory(aim=team.aim)
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = client.post(
        indicator.get_absolute_url(),
        {"day": tomorrow.isoformat(), "value": "4", "source": "x", "strength": "forte"},
    )

    assert list(answer.context["form"].errors) == ["day"]


def test_a_qualitative_measure_is_chosen_among_words(client, team):
    indicator = IndicatorFactory(aim=team.aim, kind=IndicatorKind.QUALITATIVE, scale=list("abcde"), target=4)

    client.post(
        indicator.get_absolute_url(),
        {"day": "2025-03-01", "value": "2", "source": "Entretiens", "strength": "faible"},
    )

    assert "2 – c" in client.get(indicator.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("fields", "value", "words"),
    [
        ({"baseline": 0, "target": 10}, None, "pas encore mesuré"),
        ({}, 4, "sans cible"),
        ({"baseline": 0, "target": 10}, 4, "40 % du chemin"),
        ({"baseline": 0, "target": 10}, 10, "cible atteinte"),
        ({"baseline": 0, "target": 10}, 12, "cible dépassée"),
        ({"baseline": 5, "target": 10}, 3, "en recul par rapport au départ"),
        ({"baseline": 8, "target": 2, "direction": "baisse"}, 5, "50 % du chemin"),
    ],
)
def test_where_an_indicator_stands_is_said_in_words(fields, value, words):
    indicator = Indicator(**{"direction": "hausse", **fields})
    measures = [] if value is None else [Measure(day=date(2025, 1, 1), value=value)]

    assert standing_of(indicator, measures).words.replace("\u00a0", " ") == words


# --- Evidence ----------------------------------------------------------------------------------

SEEN = {
    # audience of the piece, of an evaluation open to everybody
    Audience.TEAM: (False, False, False, True, True),
    Audience.FACILITATORS: (False, False, True, True, True),
    Audience.MEMBERS: (False, True, True, True, True),
    Audience.PUBLIC: (True, True, True, True, True),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_piece_is_read_by_its_own_audience_and_so_is_its_document(client, role):
    evaluation = EvaluationFactory(audience=Audience.PUBLIC)
    aim = AimFactory(evaluation=evaluation)
    pieces = {
        audience: EvidenceFactory(
            aim=aim,
            title=f"Preuve pour {audience}",
            audience=audience,
            document=ContentFile(PDF, "rapport.pdf"),
        )
        for audience in Audience
    }
    effects = {
        audience: UnforeseenEffectFactory(
            evaluation=evaluation, title=f"Effet pour {audience}", audience=audience
        )
        for audience in Audience
    }
    signed_in(client, role, evaluation.dynamic)
    base = f"{evaluation.get_absolute_url()}preuve/"

    page = client.get(base).content.decode()

    for audience, row in SEEN.items():
        expected = row[ROLES.index(role)]
        assert (pieces[audience].title in page) == expected, audience
        assert (effects[audience].title in page) == expected, audience
        document = client.get(f"{base}preuves/{pieces[audience].pk}/document/")
        assert document.status_code == (200 if expected else 404), audience


def test_a_piece_meant_for_all_stays_in_an_evaluation_kept_by_the_team(client):
    piece = EvidenceFactory(audience=Audience.PUBLIC, document=ContentFile(PDF, "rapport.pdf"))
    address = f"{piece.evaluation.get_absolute_url()}preuve/preuves/{piece.pk}/document/"

    assert client.get(address).status_code == 302
    signed_in(client, "membre", piece.evaluation.dynamic)
    assert client.get(address).status_code == 403


def evidence_of(team, **values) -> dict:
    return {
        "aim": team.aim.pk,
        "kind": "document",
        "title": "Le rapport",
        "day": "2025-02-01",
        "source": "Rapport d’activité",
        "strength": "forte",
        "audience": "equipe",
        **values,
    }


def test_a_document_is_kept_out_of_public_addresses_and_comes_back_as_a_download(client, team):
    client.post(
        f"{team.base}preuves/nouvelle/", evidence_of(team, document=SimpleUploadedFile("rapport.pdf", PDF))
    )

    piece = Evidence.objects.get()
    assert piece.document.name.startswith("prive/evaluations/")
    assert client.get(f"/media/{piece.document.name}").status_code == 404
    answer = client.get(f"{team.base}preuves/{piece.pk}/document/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"MZ\x90 programme"])
def test_a_file_that_is_not_what_its_name_says_is_refused(client, team, content):
    answer = client.post(
        f"{team.base}preuves/nouvelle/",
        evidence_of(team, document=SimpleUploadedFile("rapport.pdf", content)),
    )

    assert list(answer.context["form"].errors) == ["document"]
    assert not Evidence.objects.exists()


def test_a_piece_by_document_needs_one(client, team):
    answer = client.post(f"{team.base}preuves/nouvelle/", evidence_of(team))

    assert list(answer.context["form"].errors) == ["document"]


def test_erasing_a_piece_erases_its_file(client, team, django_capture_on_commit_callbacks):
    piece = EvidenceFactory(aim=team.aim, document=ContentFile(PDF, "rapport.pdf"))
    storage, name = piece.document.storage, piece.document.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{team.base}preuves/{piece.pk}/effacer/")

    assert not storage.exists(name)
    assert not Evidence.objects.exists()


def test_an_unforeseen_effect_may_be_negative_and_is_kept(client, team):
    client.post(
        f"{team.base}effets/nouveau/",
        {
            "dimension": "humaine",
            "tone": "negatif",
            "title": "L’équipe fatigue",
            "day": "2025-02-01",
            "answer": "Une pause en août.",
            "audience": "equipe",
        },
    )

    page = client.get(team.base).content.decode()
    assert "L’équipe fatigue" in page
    assert "Une pause en août." in page


def test_proof_waits_for_the_promise(client):
    evaluation = EvaluationFactory()
    signed_in(client, "contributeur", evaluation.dynamic)

    answer = client.get(f"{evaluation.get_absolute_url()}preuve/preuves/nouvelle/")

    assert answer["Location"].endswith("/evaluation/promesse/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_proof_costs_the_same_queries_whatever_its_length(
    client, team, count, django_assert_max_num_queries
):
    for _ in range(count):
        aim = AimFactory(evaluation=team)
        for _ in range(count):
            MeasureFactory(indicator=IndicatorFactory(aim=aim, target=10))
            EvidenceFactory(aim=aim)
        LibraryIndicatorFactory()
        UnforeseenEffectFactory(evaluation=team)

    for page in ("", "bibliotheque/"):
        client.get(f"{team.base}{page}")
        with django_assert_max_num_queries(12):
            client.get(f"{team.base}{page}")
