"""A small world with one of everything, so that every address of the site has something to show or to hide."""

from types import SimpleNamespace

import pytest

from community.members.models import Decision, Profile
from community.members.services.charter import load_charter
from community.members.services.moderation import load_workflows
from community.members.services.roles import load_groups
from dynamics import models
from dynamics.enums import TeamRole
from dynamics.services import snapshot, territory_search
from dynamics.services.publication import keep_first_version
from portal.services.pages import load_pages
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LinkFactory,
    OrganisationFactory,
    StoryEventFactory,
    TeamMemberFactory,
)
from tests.evaluation.factories import (
    AimFactory,
    ChainItemFactory,
    EvidenceFactory,
    MeasureFactory,
    ParticipantFactory,
    UnforeseenEffectFactory,
)
from tests.members.factories import LetterFactory, ReportFactory, UserFactory
from toolbox.services.monographies import load_monographies
from toolbox.services.sheets import load_sheets

ROLES = (
    "visiteur",
    "membre",
    "animateur",
    "contributeur",
    "animateur d’une autre",
    "facilitateur",
    "rédacteur",
    "administrateur",
)
# What must never be read by somebody who is not signed in
SECRETS = (
    "introuvable.personne@secret.example",
    "06 99 88 77 66",
    "Prénom-Introuvable",
    "Nom-Introuvable",
    "invitee@secret.example",
    "brouillon@secret.example",
    "signalante@secret.example",
    "lettre@secret.example",
    "Message privé de demande",
    "Bio réservée aux membres",
    "deliberante@secret.example",
    "Preuve gardée par l’équipe",
)


@pytest.fixture(autouse=True)
def _nothing_held():
    snapshot.reset()
    territory_search.forget()
    yield
    snapshot.reset()
    territory_search.forget()


def load_empty_shelves(data) -> None:
    """The pages that the navigation leads to, with nothing on them yet."""
    for folder in ("sheets", "monographies"):
        (data / folder).mkdir(parents=True)
    load_sheets(data)
    load_monographies(data)


@pytest.fixture
def world(db, tmp_path) -> SimpleNamespace:
    """People of every role, a record with a team, one without, one not published, and what surrounds them."""
    load_groups()
    load_workflows()
    load_charter()
    load_pages()
    load_empty_shelves(tmp_path / "shelves")
    people = {
        "visiteur": None,
        "membre": UserFactory(),
        "animateur": secret_person(),
        "contributeur": UserFactory(),
        "animateur d’une autre": UserFactory(),
        "facilitateur": UserFactory(facilitator=True),
        "rédacteur": UserFactory(editor=True),
        "administrateur": UserFactory(administrator=True),
    }
    commune = CommuneFactory(code="26011", name="Aouste-sur-Sye", population=2500)
    record = DynamicFactory(
        slug="la-ruche", name="La Ruche", themes=["energie"], legal_forms=["scic"], seat=commune
    )
    hidden = DynamicFactory(slug="brouillon", name="Fiche cachée", live=False, seat=commune)
    orphan = DynamicFactory(slug="orpheline", name="L’Orpheline", from_study=True, seat=commune)
    other = DynamicFactory(slug="autre", name="L’Autre", seat=commune)
    for dynamic in (record, hidden):
        TeamMemberFactory(dynamic=dynamic, user=people["animateur"], role=TeamRole.ANIMATOR)
        TeamMemberFactory(dynamic=dynamic, user=people["contributeur"], role=TeamRole.CONTRIBUTOR)
        keep_first_version(dynamic)
        dynamic.refresh_from_db()
    TeamMemberFactory(dynamic=other, user=people["animateur d’une autre"], role=TeamRole.ANIMATOR)
    StoryEventFactory(dynamic=record)
    LinkFactory(source_dynamic=record, target_dynamic=other)
    organisation = OrganisationFactory(slug="fonds", territory=commune)
    models.Actor.objects.create(dynamic=record, organisation=organisation, category="associations")
    asking = UserFactory()
    return SimpleNamespace(
        people=people,
        record=record,
        hidden=hidden,
        orphan=orphan,
        other=other,
        organisation=organisation,
        commune=commune,
        revision=record.latest_revision,
        request=models.JoinRequest.objects.create(
            dynamic=record, user=asking, kind=models.JoinRequest.Kind.JOIN, message="Message privé de demande"
        ),
        invitation=models.TeamInvitation.objects.create(
            dynamic=record, email="invitee@secret.example", nonce="n" * 20, invited_by=people["animateur"]
        ),
        registration=models.Registration.objects.create(
            user=people["membre"], email="brouillon@secret.example", data={"identity": {"name": ["En cours"]}}
        ),
        decision=Decision.objects.create(subject=record, author=people["animateur"], kind="soumission"),
        report=ReportFactory(email="signalante@secret.example"),
        letter=LetterFactory(email="lettre@secret.example"),
        member=record.team.get(user=people["contributeur"]),
        evaluation=evaluation_of(record),
    )


def evaluation_of(record) -> SimpleNamespace:
    """An evaluation that its team keeps for itself, with one part of each kind."""
    aim = AimFactory(evaluation__dynamic=record)
    evaluation = aim.evaluation
    measure = MeasureFactory(indicator__aim=aim)
    return SimpleNamespace(
        aim=aim,
        item=ChainItemFactory(evaluation=evaluation),
        indicator=measure.indicator,
        measure=measure,
        evidence=EvidenceFactory(aim=aim, title="Preuve gardée par l’équipe"),
        effect=UnforeseenEffectFactory(evaluation=evaluation),
        participant=ParticipantFactory(round__evaluation=evaluation, email="deliberante@secret.example"),
    )


def secret_person():
    """Somebody who shows nothing to the public."""
    person = UserFactory(
        email="introuvable.personne@secret.example",
        first_name="Prénom-Introuvable",
        last_name="Nom-Introuvable",
    )
    Profile.objects.update_or_create(
        user=person,
        defaults={"phone": "06 99 88 77 66", "bio": "Bio réservée aux membres", "bio_visibility": "membres"},
    )
    return person


@pytest.fixture
def as_role(client, world):
    """The test client, signed in as one of the roles."""

    def sign_in(role: str):
        client.logout()
        if world.people[role] is not None:
            client.force_login(world.people[role])
        return client

    return sign_in
