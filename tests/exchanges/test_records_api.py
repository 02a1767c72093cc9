"""`/api/v1/needs/` and `offers/`: what is public and open, without any person."""

import json

import pytest
from django.core.files.base import ContentFile

from community.exchanges.enums import Audience, State
from community.exchanges.models import OfferDocument
from tests.dynamics.factories import DynamicFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

SIDES = [("needs", NeedFactory), ("offers", OfferFactory)]
SECRETS = ("secret.example", "Introuvable", "06 99")


@pytest.mark.parametrize(("name", "factory"), SIDES)
def test_only_what_is_public_and_open_is_there(client, name, factory):
    shown = [factory(), factory(state=State.TALKING), factory(dynamic=None)]
    hidden = [
        factory(audience=Audience.MEMBERS),
        factory(audience=Audience.FACILITATORS),
        factory(state=State.DRAFT),
        factory(state=State.FILLED),
        factory(state=State.CLOSED),
        factory(dynamic=DynamicFactory(live=False)),
    ]
    client.force_login(UserFactory(facilitator=True))

    answer = client.get(f"/api/v1/{name}/").json()

    assert answer["count"] == 3
    assert {one["id"] for one in answer["results"]} == {one.pk for one in shown}
    for record in shown:
        assert client.get(f"/api/v1/{name}/{record.pk}/").json()["title"] == record.title
    for record in hidden:
        assert client.get(f"/api/v1/{name}/{record.pk}/").status_code == 404


@pytest.mark.parametrize(("name", "factory"), SIDES)
def test_no_format_tells_who_wrote_nor_who_was_heard(client, name, factory):
    writer = UserFactory(email="autrice@secret.example", first_name="Prénom-Introuvable")
    more = (
        {} if name == "offers" else {"contact_name": "Nom-Introuvable", "contact_email": "x@secret.example"}
    )
    record = factory(owner=writer, **more)

    for path in ("", "?format=csv", "?format=geojson", f"{record.pk}/"):
        response = client.get(f"/api/v1/{name}/{path}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert record.title in body.decode(), path
        assert not [secret for secret in SECRETS if secret in body.decode()], path


def test_an_offer_gives_its_documents_with_their_licence(client):
    offer = OfferFactory()
    OfferDocument.objects.create(offer=offer, title="Affiche", url="https://exemple.org/a", licence="CC BY")
    OfferDocument.objects.create(offer=offer, title="Trame", file=ContentFile(b"a", name="trame.txt"))

    documents = client.get(f"/api/v1/offers/{offer.pk}/").json()["documents"]

    assert documents[0] == {"title": "Affiche", "url": "https://exemple.org/a", "licence": "CC BY"}
    assert documents[1]["url"].endswith(f"/offres/{offer.pk}/documents/{offer.documents.last().pk}/")


def test_pages_and_their_size(client):
    for _ in range(3):
        NeedFactory()

    answer = client.get("/api/v1/needs/?page_size=2").json()

    assert (answer["count"], len(answer["results"]), answer["previous"]) == (3, 2, None)
    assert "page=2" in answer["next"]
    assert client.get("/api/v1/needs/?page=9").status_code == 404
    assert client.get("/api/v1/needs/?page=x").status_code == 400


def test_geojson_holds_the_whole_result_with_points(client):
    NeedFactory(title="Ici")
    NeedFactory(dynamic=None, title="Nulle part")

    answer = client.get("/api/v1/needs/?format=geojson")
    features = {
        one["properties"]["title"]: one["geometry"]
        for one in json.loads(b"".join(answer.streaming_content))["features"]
    }

    assert features["Ici"]["coordinates"] == [5.02, 44.73]
    assert features["Nulle part"] is None


def test_an_answer_is_not_sent_twice_until_something_changes(client):
    need = NeedFactory()
    tag = client.get("/api/v1/needs/")["ETag"]

    assert client.get("/api/v1/needs/", headers={"If-None-Match": tag}).status_code == 304
    need.title = "Autre"
    need.save()
    assert client.get("/api/v1/needs/", headers={"If-None-Match": tag}).status_code == 200
