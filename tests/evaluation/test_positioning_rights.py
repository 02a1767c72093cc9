"""Who reads a positioning, who writes it, what never leaves the team."""

import pytest

from dynamics.enums import TeamRole
from evaluation.enums import Audience
from evaluation.models import Positioning, PositioningAnswer, PositioningSharing
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.evaluation.factories import PositioningAnswerFactory, PositioningFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

ROLES = (
    "visiteur",
    "membre",
    "animateur d’une autre",
    "facilitateur",
    "administrateur",
    "contributeur",
    "animateur",
)
READING = {
    None: (302, 403, 403, 403, 403, 200, 200),
    Audience.TEAM: (302, 403, 403, 403, 403, 200, 200),
    Audience.FACILITATORS: (302, 403, 403, 200, 200, 200, 200),
    Audience.MEMBERS: (302, 200, 200, 200, 200, 200, 200),
    Audience.PUBLIC: (200, 200, 200, 200, 200, 200, 200),
}
TEAM = (302, 403, 403, 403, 403, 200, 200)
ANIMATORS = (302, 403, 403, 403, 403, 403, 200)
# Whatever the audience
WRITING = {
    "repondre/stade/": TEAM,
    "repondre/maturite/": TEAM,
    "positionnements.json": TEAM,
    "positionnements.csv": TEAM,
    "partage/": ANIMATORS,
    "effacer/": ANIMATORS,
}


@pytest.fixture
def snapshot():
    return PositioningFactory(
        agreed=True, dynamic__name="La Ruche", dynamic__live=True, note="Désaccord gardé entre nous"
    )


def sign_in(client, role: str, dynamic):
    if role == "visiteur":
        return None
    user = UserFactory(facilitator=role == "facilitateur", administrator=role == "administrateur")
    if role in ("contributeur", "animateur"):
        TeamMemberFactory(
            dynamic=dynamic,
            user=user,
            role=TeamRole.ANIMATOR if role == "animateur" else TeamRole.CONTRIBUTOR,
        )
    if role == "animateur d’une autre":
        TeamMemberFactory(user=user)
    client.force_login(user)
    return user


def url(dynamic, end: str = "") -> str:
    return f"/dynamiques/{dynamic.slug}/positionnement/{end}"


def open_to(dynamic, audience) -> None:
    if audience is not None:
        PositioningSharing.objects.create(dynamic=dynamic, audience=audience)


@pytest.mark.parametrize("audience", list(READING))
def test_a_positioning_is_read_by_whom_the_dynamique_chose(client, snapshot, audience):
    open_to(snapshot.dynamic, audience)
    found = {}
    for role in ROLES:
        client.logout()
        user = sign_in(client, role, snapshot.dynamic)
        found[role] = client.get(url(snapshot.dynamic)).status_code
        assert client.get(snapshot.get_absolute_url()).status_code == found[role], role
        if user is not None:
            assert Positioning.objects.visible_to(user).exists() == (found[role] == 200), role

    assert found == dict(zip(ROLES, READING[audience], strict=True))


def test_only_the_team_writes_even_when_everybody_reads(client, snapshot):
    open_to(snapshot.dynamic, Audience.PUBLIC)
    found = {page: [] for page in WRITING}
    for role in ROLES:
        client.logout()
        sign_in(client, role, snapshot.dynamic)
        for page, row in found.items():
            row.append(client.get(url(snapshot.dynamic, page)).status_code)

    assert {page: tuple(row) for page, row in found.items()} == WRITING


POSTING = ("repondre/stade/", "ma-reponse/retirer/", "convenir/", "partage/", "effacer/", "{pk}/effacer/")


@pytest.mark.parametrize(
    "role", ["visiteur", "membre", "animateur d’une autre", "facilitateur", "administrateur"]
)
def test_nobody_else_changes_anything(client, snapshot, role):
    open_to(snapshot.dynamic, Audience.PUBLIC)
    answer = PositioningAnswerFactory(positioning=snapshot)
    sign_in(client, role, snapshot.dynamic)

    for page in POSTING:
        path = url(snapshot.dynamic, page.format(pk=snapshot.pk))
        answered = client.post(path, {"stage": "creation", "audience": "equipe", "action": "save"})
        assert answered.status_code == (302 if role == "visiteur" else 403), page
        if role == "visiteur":
            assert answered["Location"].startswith("/compte/login/"), page

    assert list(Positioning.objects.all()) == [snapshot]
    assert list(PositioningAnswer.objects.all()) == [answer]
    assert PositioningSharing.objects.get().audience == Audience.PUBLIC


def test_answers_names_and_disputes_stay_in_the_team(client, snapshot):
    open_to(snapshot.dynamic, Audience.PUBLIC)
    person = UserFactory(first_name="Introuvable")
    PositioningAnswerFactory(positioning=snapshot, user=person)
    snapshot.agreed_by.add(person)

    for path in (url(snapshot.dynamic), snapshot.get_absolute_url(), snapshot.dynamic.get_absolute_url()):
        page = client.get(path).content.decode()
        assert "Introuvable" not in page
        assert "Désaccord gardé" not in page
        assert "Chercher de l’aide" not in page


def test_a_positioning_under_way_is_not_shown_outside(client):
    under_way = PositioningAnswerFactory(positioning__dynamic__live=True).positioning
    open_to(under_way.dynamic, Audience.PUBLIC)

    client.force_login(UserFactory())

    assert client.get(url(under_way.dynamic)).status_code == 404
    assert client.get(under_way.get_absolute_url()).status_code == 404
    assert "Où elle en est" not in client.get(under_way.dynamic.get_absolute_url()).content.decode()


def test_a_hidden_dynamique_has_no_positioning(client):
    snapshot = PositioningFactory(agreed=True, dynamic__live=False)
    open_to(snapshot.dynamic, Audience.PUBLIC)

    assert client.get(snapshot.get_absolute_url()).status_code == 302
    client.force_login(UserFactory())
    assert client.get(snapshot.get_absolute_url()).status_code == 404


def test_a_snapshot_of_another_dynamique_is_not_found_here(client, snapshot):
    other = DynamicFactory(live=True)
    sign_in(client, "animateur", other)

    assert client.get(url(other, f"{snapshot.pk}/")).status_code == 404
    assert client.post(url(other, f"{snapshot.pk}/effacer/")).status_code == 404


def test_who_left_the_team_reads_no_more(client, snapshot):
    user = sign_in(client, "contributeur", snapshot.dynamic)
    user.teams.all().delete()

    assert client.get(url(snapshot.dynamic)).status_code == 403


def test_the_answers_behind_an_agreement_are_for_those_who_gave_theirs(client, snapshot):
    PositioningAnswerFactory(positioning=snapshot, user__first_name="Dominique", marker_needs=4)
    user = sign_in(client, "contributeur", snapshot.dynamic)
    assert "Dominique" not in client.get(snapshot.get_absolute_url()).content.decode()
    assert "Dominique" not in client.get(url(snapshot.dynamic, "positionnements.json")).content.decode()

    PositioningAnswerFactory(positioning=snapshot, user=user)

    assert "Dominique" in client.get(snapshot.get_absolute_url()).content.decode()
    assert "Dominique" in client.get(url(snapshot.dynamic, "positionnements.json")).content.decode()


def test_who_animates_chooses_who_reads(client, snapshot):
    sign_in(client, "animateur", snapshot.dynamic)

    client.post(url(snapshot.dynamic, "partage/"), {"audience": "membres"})
    refused = client.post(url(snapshot.dynamic, "partage/"), {"audience": "personne"})

    assert PositioningSharing.objects.get().audience == Audience.MEMBERS
    assert "Sélectionnez un choix valide" in refused.content.decode()


def test_who_animates_deletes_a_date_or_everything(client, snapshot):
    other = PositioningFactory(dynamic=snapshot.dynamic, agreed=True)
    open_to(snapshot.dynamic, Audience.PUBLIC)
    sign_in(client, "animateur", snapshot.dynamic)
    assert client.get(url(snapshot.dynamic, f"{snapshot.pk}/effacer/")).status_code == 200

    client.post(url(snapshot.dynamic, f"{snapshot.pk}/effacer/"))
    assert list(Positioning.objects.all()) == [other]
    client.post(url(snapshot.dynamic, "effacer/"))

    assert not Positioning.objects.exists()
    assert not PositioningSharing.objects.exists()
