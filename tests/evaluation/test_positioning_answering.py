"""Answering alone, reading the others afterwards, agreeing on a dated answer."""

from datetime import date

import pytest
from django.utils import timezone

from dynamics.enums import TeamRole
from evaluation.models import Positioning, PositioningAnswer
from evaluation.services import positioning
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.evaluation.factories import PositioningAnswerFactory, PositioningFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

STEPS = {
    "stade": {"stage": "emergence", "new_chantiers": "non"},
    "finalite": {"modelled": "25", "systemic": "75"},
    "modele": {"economic_model": "hybride", "development_logics": ["diffusion-pollinisation"]},
    "maturite": {"marker_needs": "3", "marker_plurality": ""},
}
WHOLE = {name: value for step in STEPS.values() for name, value in step.items()}


@pytest.fixture
def dynamic():
    return DynamicFactory(name="La Ruche", slug="la-ruche", live=True)


def teammate(dynamic, first_name="Alex", role=TeamRole.CONTRIBUTOR):
    return TeamMemberFactory(dynamic=dynamic, user=UserFactory(first_name=first_name), role=role).user


def url(dynamic, end: str = "") -> str:
    return f"/dynamiques/{dynamic.slug}/positionnement/{end}"


def answer_all(client, dynamic, **changes):
    for step, values in STEPS.items():
        sent = {name: changes.get(name, value) for name, value in values.items()}
        response = client.post(url(dynamic, f"repondre/{step}/"), {**sent, "action": "next"})
        assert response.status_code == 302, response.content.decode()
    return response


def test_four_steps_give_an_answer(client, dynamic):
    user = teammate(dynamic)
    client.force_login(user)

    answer_all(client, dynamic)

    answer = PositioningAnswer.objects.get()
    assert (answer.user, answer.positioning.dynamic) == (user, dynamic)
    assert answer.submitted_at is not None
    assert (answer.stage, answer.new_chantiers, answer.modelled, answer.systemic) == (
        "emergence",
        False,
        25,
        75,
    )
    assert (answer.economic_model, answer.heavy_investment) == ("hybride", None)
    assert answer.development_logics == ["diffusion-pollinisation"]
    assert answer.maturity == [3, None, None, None, None, None]


def test_a_draft_comes_back_where_it_was_left_and_may_be_incomplete(client, dynamic):
    client.force_login(teammate(dynamic))
    client.post(url(dynamic, "repondre/stade/"), {"stage": "creation", "action": "next"})

    left = client.post(url(dynamic, "repondre/finalite/"), {"modelled": "100", "action": "save"})

    assert left["Location"] == url(dynamic)
    answer = PositioningAnswer.objects.get()
    assert (answer.stage, answer.modelled, answer.systemic, answer.submitted_at) == (
        "creation",
        100,
        None,
        None,
    )
    assert client.get(url(dynamic, "repondre/stade/")).context["form"]["stage"].value() == "creation"
    assert "Reprendre ma réponse" in client.get(url(dynamic)).content.decode()


def test_reading_a_step_opens_nothing(client, dynamic):
    client.force_login(teammate(dynamic))

    assert client.get(url(dynamic, "repondre/maturite/")).status_code == 200
    assert client.get(url(dynamic)).status_code == 200
    assert not Positioning.objects.exists()


def test_the_first_answer_starts_from_the_public_record(client):
    dynamic = DynamicFactory(live=True, stage="consolidation", modelled=62, economic_model="marchand")
    client.force_login(teammate(dynamic))

    page = client.get(url(dynamic, "repondre/finalite/")).content.decode()

    assert 'value="62" name="modelled_fin"' in page
    client.post(url(dynamic, "repondre/stade/"), {"stage": "creation", "action": "next"})
    later = client.get(url(dynamic, "repondre/modele/")).context["form"]
    assert later["economic_model"].value() == "marchand"
    assert client.get(url(dynamic, "repondre/stade/")).context["form"]["stage"].value() == "creation"


def test_the_slider_is_read_before_the_five_choices(client, dynamic):
    client.force_login(teammate(dynamic))

    client.post(
        url(dynamic, "repondre/finalite/"),
        {"modelled": "50", "modelled_fin": "62", "systemic": "0", "action": "next"},
    )

    answer = PositioningAnswer.objects.get()
    assert (answer.modelled, answer.systemic) == (62, 0)


@pytest.mark.parametrize("value", ["101", "-1", "beaucoup", "1e3", "٣"])
def test_a_slider_out_of_its_scale_is_refused_in_french(client, dynamic, value):
    client.force_login(teammate(dynamic))

    page = client.post(url(dynamic, "repondre/finalite/"), {"modelled_fin": value, "systemic": "50"})

    # Arabic digits are digits: « ٣ » is three
    assert (page.status_code, PositioningAnswer.objects.count()) == ((302, 1) if value == "٣" else (200, 0))


def test_what_is_missing_is_said_next_to_the_question(client, dynamic):
    client.force_login(teammate(dynamic))

    page = client.post(url(dynamic, "repondre/stade/"), {"action": "next"}).content.decode()

    assert "Choisissez le stade le plus proche." in page
    assert not PositioningAnswer.objects.exists()


def test_skipping_a_step_leads_back_to_it(client, dynamic):
    client.force_login(teammate(dynamic))
    client.post(url(dynamic, "repondre/stade/"), {"stage": "creation", "action": "next"})

    answer = client.post(url(dynamic, "repondre/maturite/"), {"marker_needs": "1", "action": "next"})

    assert answer["Location"] == url(dynamic, "repondre/finalite/")
    assert PositioningAnswer.objects.get().submitted_at is None


def test_an_answer_that_was_given_cannot_be_left_with_a_hole(client, dynamic):
    client.force_login(teammate(dynamic))
    answer_all(client, dynamic)

    page = client.post(url(dynamic, "repondre/finalite/"), {"modelled": "25", "action": "save"})

    assert page.status_code == 200
    assert PositioningAnswer.objects.get().systemic == 75


def test_one_reads_the_others_only_after_answering(client, dynamic):
    other = PositioningAnswerFactory(
        positioning__dynamic=dynamic, user=teammate(dynamic, "Dominique"), marker_needs=0
    )
    mine = teammate(dynamic, "Alex")
    client.force_login(mine)

    before = client.get(url(dynamic)).content.decode()
    assert "Une personne a déjà répondu" in before
    assert "Dominique" not in before
    assert client.get(url(dynamic, "convenir/"))["Location"] == url(dynamic)

    answer_all(client, dynamic)
    after = client.get(url(dynamic)).content.decode()
    assert f"{other.user.get_full_name()}&nbsp;: 0 ;" in after.replace("\xa0", "&nbsp;").replace(
        "&nbsp;; ", " ;"
    )
    assert "Au milieu 1,5 sur 4, de 0 à 3." in after
    assert "À discuter" in after


def test_the_common_answer_starts_from_the_middle_and_is_kept_with_its_date(client, dynamic):
    PositioningAnswerFactory(
        positioning__dynamic=dynamic, user=teammate(dynamic, "Dominique"), modelled=75, marker_needs=1
    )
    mine = teammate(dynamic, "Alex")
    client.force_login(mine)
    answer_all(client, dynamic)

    page = client.get(url(dynamic, "convenir/")).context["form"]
    assert (page["modelled"].value(), page["marker_needs"].value()) == (25, 1)
    sent = WHOLE | {
        "modelled_fin": "40",
        "agreed_by": [mine.pk],
        "note": "Dominique trouve le modèle plus proche qu’Alex.",
        "agreed_on": "2026-03-14",
    }
    kept = client.post(url(dynamic, "convenir/"), sent)

    agreed = Positioning.objects.get()
    assert kept["Location"] == agreed.get_absolute_url()
    assert (agreed.agreed_on, agreed.modelled, agreed.marker_needs) == (date(2026, 3, 14), 40, 3)
    assert list(agreed.agreed_by.all()) == [mine]
    assert agreed.note.startswith("Dominique")
    assert agreed.answers.count() == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agreed_on": "2999-01-01"}, "Cette date n’est pas encore passée."),
        ({"agreed_by": []}, "Cochez au moins une personne."),
        ({"stage": ""}, "Choisissez le stade le plus proche."),
        ({"agreed_by": ["999999"]}, "Sélectionnez un choix valide"),
    ],
)
def test_a_common_answer_is_whole_and_not_from_tomorrow(client, dynamic, changes, message):
    mine = teammate(dynamic)
    client.force_login(mine)
    answer_all(client, dynamic)
    sent = WHOLE | {"agreed_by": [mine.pk], "agreed_on": f"{timezone.localdate():%Y-%m-%d}", "note": "Resté"}

    page = client.post(url(dynamic, "convenir/"), sent | changes)

    assert page.status_code == 200
    assert message in page.content.decode()
    assert "Resté" in page.content.decode()
    assert Positioning.objects.agreed().count() == 0


def test_a_new_positioning_leaves_the_old_one_as_it_was(client, dynamic):
    old = PositioningFactory(dynamic=dynamic, agreed=True)
    mine = teammate(dynamic)
    client.force_login(mine)
    answer_all(client, dynamic)
    sent = WHOLE | {"agreed_by": [mine.pk], "agreed_on": "2026-09-01"}

    client.post(url(dynamic, "convenir/"), sent)

    assert list(Positioning.objects.agreed().values_list("agreed_on", "marker_needs")) == [
        (date(2026, 9, 1), 3),
        (date(2026, 3, 14), 2),
    ]
    old.refresh_from_db()
    assert old.marker_projects == 4
    page = client.get(url(dynamic)).content.decode()
    assert "14/03/2026" in page and "01/09/2026" in page
    drawn = page.split('class="chart spider"')[1].split("</figure>")[0]
    # Each series has as many points as known markers, and one in the legend; September knows one marker only
    assert (drawn.count("<circle r"), drawn.count('<rect x="-4"')) == (2, 6)
    assert drawn.count('class="spider-outline"') == 3
    assert '<th scope="col">01/09/2026</th>' in page


def test_an_agreed_positioning_is_never_agreed_again(dynamic):
    user = teammate(dynamic)
    agreed = PositioningAnswerFactory(positioning=PositioningFactory(dynamic=dynamic, agreed=True), user=user)

    with pytest.raises(positioning.PositioningError, match="vient d’en convenir"):
        positioning.agree(
            positioning=agreed.positioning,
            values={},
            agreed_on=date(2026, 4, 1),
            agreed_by=[],
            note="",
            user=user,
        )


def test_a_draft_overtaken_by_the_agreement_is_taken_up_in_the_next(dynamic):
    late = teammate(dynamic, "Lou")
    agreed = PositioningFactory(dynamic=dynamic, agreed=True)
    draft = PositioningAnswerFactory(positioning=agreed, user=late, draft=True)

    kept = positioning.keep_answer(dynamic=dynamic, values={"economic_model": "marchand"}, user=late)

    assert kept.pk == draft.pk
    assert kept.positioning != agreed and kept.positioning.agreed_at is None
    assert (kept.stage, kept.economic_model) == ("emergence", "marchand")


def test_withdrawing_the_only_answer_closes_what_it_opened(client, dynamic):
    client.force_login(teammate(dynamic))
    answer_all(client, dynamic)

    client.post(url(dynamic, "ma-reponse/retirer/"))

    assert not PositioningAnswer.objects.exists()
    assert not Positioning.objects.exists()


def test_withdrawing_leaves_the_others_answer(client, dynamic):
    other = PositioningAnswerFactory(positioning__dynamic=dynamic, user=teammate(dynamic))
    client.force_login(teammate(dynamic))
    answer_all(client, dynamic)

    client.post(url(dynamic, "ma-reponse/retirer/"))

    assert list(PositioningAnswer.objects.all()) == [other]


def test_an_answer_behind_an_agreement_is_withdrawn_too_and_the_agreement_stays(client, dynamic):
    user = teammate(dynamic)
    agreed = PositioningAnswerFactory(positioning=PositioningFactory(dynamic=dynamic, agreed=True), user=user)
    client.force_login(user)
    assert client.get(url(dynamic, "ma-reponse/retirer/")).status_code == 200

    client.post(url(dynamic, "ma-reponse/retirer/"))

    assert not PositioningAnswer.objects.exists()
    assert list(Positioning.objects.agreed()) == [agreed.positioning]
    assert client.get(url(dynamic, "ma-reponse/retirer/")).status_code == 404


def test_two_people_who_begin_at_once_answer_the_same_positioning(dynamic):
    for name in ("Alex", "Lou"):
        positioning.keep_answer(dynamic=dynamic, values={"stage": "creation"}, user=teammate(dynamic, name))

    assert Positioning.objects.count() == 1
    assert PositioningAnswer.objects.count() == 2


@pytest.mark.parametrize("step", ["autre", "stade2"])
def test_an_unknown_step_does_not_exist(client, dynamic, step):
    client.force_login(teammate(dynamic))

    assert client.get(url(dynamic, f"repondre/{step}/")).status_code == 404
