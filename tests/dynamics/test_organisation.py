"""The page of an organisation."""

import re

import pytest
from django.urls import reverse

from dynamics import enums, models
from tests.dynamics.factories import CommuneFactory, DynamicFactory, LinkFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def page(client, organisation) -> str:
    response = client.get(reverse("organisation", args=[organisation.slug]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def take_part(organisation, dynamic, **fields) -> models.Actor:
    return models.Actor.objects.create(
        organisation=organisation, dynamic=dynamic, category=enums.ActorCategory.COMPANIES, **fields
    )


def test_organisation_shows_where_it_takes_part_and_what_it_brings(client):
    organisation = OrganisationFactory(name="La Ferme", territory=CommuneFactory(name="Crest"))
    take_part(organisation, DynamicFactory(name="Biovallée"), contributions="des terres", source="DYN 1.1:12")

    text = page(client, organisation)

    assert "Biovallée</a>" in text
    assert "<dt>Apporte</dt><dd>Des terres</dd>" in text
    assert "Étude de 2020 (DYN), partie 1.1, ligne 12" in text
    assert ">Crest</a>" in text


def test_organisation_hides_what_is_not_published(client):
    organisation = OrganisationFactory()
    hidden = DynamicFactory(draft=True, name="La cachée")
    take_part(organisation, hidden)
    LinkFactory(
        source_dynamic=None,
        source_organisation=organisation,
        kind=enums.LinkKind.FUNDS,
        target_dynamic=hidden,
    )

    text = page(client, organisation)

    assert "La cachée" not in text
    assert "Archipel ne lui connaît pas encore de participation." in text


def test_organisation_says_its_links_from_its_end(client):
    organisation = OrganisationFactory()
    dynamic = DynamicFactory(name="Figeacteurs")
    LinkFactory(
        source_dynamic=None,
        source_organisation=organisation,
        kind=enums.LinkKind.FUNDS,
        target_dynamic=dynamic,
    )

    assert f'Finance</span> <a href="/dynamiques/{dynamic.slug}/">Figeacteurs</a>' in page(
        client, organisation
    )


def test_organisation_made_from_the_studies_can_be_claimed_or_corrected(client):
    organisation = OrganisationFactory(seed_digest="x")

    text = page(client, organisation)

    assert "Cette page est faite d’après les études." in text
    assert 'href="/communaute/signaler/?objet=' in text


def test_unknown_organisation_is_a_404(client):
    assert client.get("/organisations/personne/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_organisation_makes_as_many_queries_whatever_the_number_of_rows(
    client, django_assert_num_queries, rows
):
    organisation = OrganisationFactory()
    for _ in range(rows):
        take_part(organisation, DynamicFactory())
        LinkFactory(source_dynamic=None, source_organisation=organisation, kind=enums.LinkKind.FUNDS)

    with django_assert_num_queries(5):
        client.get(reverse("organisation", args=[organisation.slug]))
