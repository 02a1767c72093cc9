"""Supporting a proposition: once each, in one's name or for a dynamique, taken back, counted without naming anybody."""

import pytest
from django.db import IntegrityError, transaction

from dynamics.enums import TeamRole
from proposals.models import Support
from proposals.services import supports
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory
from tests.members.factories import ProfileFactory, UserFactory
from tests.proposals.factories import PropositionFactory, SupportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposition():
    return PropositionFactory(slug="payer")


def support(client, user, **data):
    client.force_login(user)
    return client.post("/propositions/payer/soutenir/", data)


def test_a_member_supports_once_and_takes_it_back(client, proposition):
    user = UserFactory()

    for _ in range(2):
        assert support(client, user).status_code == 302

    assert Support.objects.filter(user=user, dynamic=None).count() == 1
    support(client, user, action="retirer")
    assert not Support.objects.exists()


def test_who_animates_a_dynamique_supports_for_it_once_whoever_asks(client, proposition, animator):
    dynamic = animator.teams.get().dynamic
    other = TeamMemberFactory(dynamic=dynamic, role=TeamRole.ANIMATOR).user

    support(client, animator, dynamique="la-ruche")
    support(client, other, dynamique="la-ruche")

    assert Support.objects.filter(dynamic=dynamic).count() == 1
    text = client.get("/propositions/payer/").content.decode()
    assert '<a href="/dynamiques/la-ruche/">La Ruche</a>' in text
    support(client, other, dynamique="la-ruche", action="retirer")
    assert not Support.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(TeamRole.CONTRIBUTOR, 403), (None, 403)])
def test_nobody_else_speaks_for_a_dynamique(client, proposition, role, status):
    dynamic = DynamicFactory(slug="la-ruche")
    user = TeamMemberFactory(dynamic=dynamic, role=role).user if role else UserFactory()

    assert support(client, user, dynamique="la-ruche").status_code == status
    assert support(client, user, dynamique="inconnue").status_code == 404
    assert not Support.objects.exists()
    with pytest.raises(supports.SupportError):
        supports.give(proposition=proposition, user=user, dynamic=dynamic)


def test_a_facilitator_does_not_speak_for_a_dynamique_that_she_does_not_animate(
    client, proposition, facilitator
):
    DynamicFactory(slug="la-ruche")

    assert support(client, facilitator, dynamique="la-ruche").status_code == 403


def test_the_database_refuses_a_second_support(proposition):
    given = SupportFactory(proposition=proposition)
    dynamic = DynamicFactory()
    SupportFactory(proposition=proposition, dynamic=dynamic)

    for again in ({"user": given.user}, {"dynamic": dynamic}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportFactory(proposition=proposition, **again)


def test_supports_are_counted_by_kind_and_by_region(proposition):
    commune = CommuneFactory(code="26108")
    for name, code in (("A", "84"), ("B", "84"), ("C", "")):
        dynamic = DynamicFactory(name=name)
        type(dynamic).objects.filter(pk=dynamic.pk).update(region_code=code)
        SupportFactory(proposition=proposition, dynamic=dynamic)
    for _ in range(5):
        person = ProfileFactory(commune_code=commune.code).user
        SupportFactory(proposition=proposition, user=person)

    tally = supports.tally(proposition)

    assert (tally.members, [dynamic.name for dynamic in tally.dynamics]) == (5, ["A", "B", "C"])
    assert tally.by_type == [("PTCE", 3)]
    assert tally.by_region == [("Auvergne-Rhône-Alpes", 7), ("ailleurs, ou non dit", 1)]


def test_four_members_of_a_region_are_not_told_apart(proposition):
    commune = CommuneFactory(code="26108")
    for _ in range(4):
        person = ProfileFactory(commune_code=commune.code).user
        SupportFactory(proposition=proposition, user=person)

    assert supports.tally(proposition).by_region == []


def test_the_page_never_names_who_supports(client, proposition):
    person = UserFactory(first_name="Introuvable", last_name="Personne")
    SupportFactory(proposition=proposition, user=person)

    text = client.get("/propositions/payer/").content.decode()

    assert "<strong>1</strong> membre en son nom" in text
    assert "Introuvable" not in text
