"""The documents of an offer are read by whoever may read the offer, whatever the address."""

import importlib

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse

from community.exchanges.enums import Audience, State
from community.exchanges.models import OfferDocument
from community.members.models import User
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.factories import OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def handed_over(**fields) -> OfferDocument:
    offer = OfferFactory(**fields)
    return OfferDocument.objects.create(
        offer=offer, title="Trame", file=ContentFile(b"la trame", "trame.txt")
    )


def readers_of(offer) -> dict[str, User | None]:
    return {
        "visitor": None,
        "member": UserFactory(),
        "team": TeamMemberFactory(dynamic=offer.dynamic).user,
        "owner": offer.owner,
        "facilitator": UserFactory(facilitator=True),
    }


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, {"visitor", "member", "team", "owner", "facilitator"}),
        ({"audience": Audience.MEMBERS}, {"member", "team", "owner", "facilitator"}),
        ({"audience": Audience.FACILITATORS}, {"team", "owner", "facilitator"}),
        ({"state": State.DRAFT}, {"team", "owner", "facilitator"}),
        ({"state": State.CLOSED}, {"team", "owner", "facilitator"}),
    ],
)
def test_it_is_given_to_those_who_may_read_the_offer(client, fields, who):
    document = handed_over(**fields)
    given = set()

    for name, person in readers_of(document.offer).items():
        client.logout()
        if person:
            client.force_login(person)
        if client.get(document.get_absolute_url()).status_code == 200:
            given.add(name)

    assert given == who


def test_it_is_downloaded_and_kept_by_no_proxy(client):
    response = client.get(handed_over().get_absolute_url())

    assert b"".join(response.streaming_content) == b"la trame"
    assert response["Content-Disposition"] == 'attachment; filename="trame.txt"'
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "application/octet-stream",
        "private, no-store",
    )


def test_the_address_of_the_file_itself_gives_nothing(client):
    document = handed_over()

    assert document.file.name.startswith("prive/offres/")
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_a_document_is_not_read_through_another_offer(client):
    hidden, other = handed_over(audience=Audience.FACILITATORS), OfferFactory()

    assert client.get(reverse("offers:document", args=[other.pk, hidden.pk])).status_code == 404


def test_a_file_that_was_lost_is_not_found(client):
    document = handed_over()
    document.file.storage.delete(document.file.name)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_the_page_of_the_offer_links_to_it(client):
    document = handed_over()

    shown = client.get(document.offer.get_absolute_url()).text

    assert f'href="{document.get_absolute_url()}"' in shown
    assert "/media/" not in shown


def test_files_of_before_are_moved_and_their_links_lead_to_the_lock(client):
    document = handed_over(audience=Audience.MEMBERS)
    storage = document.file.storage
    former = storage.save("offres/documents/0123abcd/trame.txt", ContentFile(b"la trame"))
    OfferDocument.objects.filter(pk=document.pk).update(file=former)

    importlib.import_module("community.exchanges.migrations.0006_offer_documents_behind_a_view").move(
        apps, None
    )

    document.refresh_from_db()
    assert document.file.name == "prive/offres/0123abcd/trame.txt"
    assert not storage.exists(former)
    answer = client.get(f"/media/{former}")
    assert (answer.status_code, answer["Location"]) == (302, document.get_absolute_url())
    assert client.get(f"/media/{former}", follow=True).status_code == 404
    client.force_login(UserFactory())
    assert client.get(f"/media/{former}", follow=True).status_code == 200


def test_a_former_address_that_no_document_has_is_not_found(client):
    assert client.get("/media/offres/documents/ffff/trame.txt").status_code == 404
