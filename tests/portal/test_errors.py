"""What people see when something does not go as it should."""

import pytest
from django.db import OperationalError
from django.template import TemplateDoesNotExist, loader
from django.test import Client

from portal.views.errors import server_error


@pytest.mark.django_db
def test_an_unknown_address_offers_ways_on():
    answer = Client().get("/absente/")

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "<h1" in page
    assert "/recherche/" in page


@pytest.mark.django_db
def test_an_expired_form_asks_to_be_sent_again_in_french():
    answer = Client(enforce_csrf_checks=True).post("/communaute/signaler/", {"message": "Une erreur"})

    assert answer.status_code == 403
    assert 'lang="fr"' in answer.content.decode()
    assert "CSRF" not in answer.content.decode()


@pytest.mark.django_db
def test_a_breakdown_answers_with_a_calm_page(monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("la base ne répond pas : mot-de-passe-secret")

    monkeypatch.setattr("portal.views.home.read_figures", broken)

    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 500
    assert "Une panne de notre côté" in answer.content.decode()
    assert "mot-de-passe-secret" not in answer.content.decode()


@pytest.mark.parametrize("error", [TemplateDoesNotExist("500.html"), ValueError("fichier jamais rassemblé")])
def test_a_breakdown_is_told_even_when_its_page_cannot_be_drawn(monkeypatch, rf, error):
    def broken(name):
        raise error

    monkeypatch.setattr(loader, "get_template", broken)

    answer = server_error(rf.get("/"))

    assert (answer.status_code, answer.content.decode()) == (500, "Archipel est momentanément indisponible.")
