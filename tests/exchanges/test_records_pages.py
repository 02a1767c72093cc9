import pytest
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_smoke(client):
    user = UserFactory(facilitator=True)
    need, offer = NeedFactory(themes=[]), OfferFactory()
    for who in (None, user):
        if who:
            client.force_login(who)
        for path in [
            "/besoins/",
            "/offres/",
            "/besoins/?q=habitants",
            "/offres/carte/",
            f"/besoins/{need.pk}/",
            f"/offres/{offer.pk}/",
            "/besoins/carte/points/?bbox=-5,42,9,51&zoom=6",
            "/api/v1/needs/",
            "/api/v1/offers/?format=csv",
            "/api/v1/needs/?format=geojson",
            f"/api/v1/needs/{need.pk}/",
            f"/api/v1/offers/{offer.pk}/",
            "/besoins/?theme=x",
        ]:
            r = client.get(path)
            assert r.status_code == 200, path
    for path in [
        "/besoins/nouveau/?titre=mobiliser habitants canton",
        "/offres/nouveau/",
        f"/besoins/{need.pk}/modifier/",
        f"/offres/{offer.pk}/modifier/",
        f"/besoins/{need.pk}/fermer/",
        f"/besoins/{need.pk}/effacer/",
        f"/offres/{offer.pk}/pause/",
        "/besoins/alertes/",
        "/besoins/alertes/nouvelle/?q=a",
        "/mon-espace/",
        need.dynamic.get_absolute_url(),
    ]:
        assert client.get(path).status_code == 200, path
