"""One address for each name, whoever sends it at the same instant."""

import pytest
from django.db import IntegrityError

from community.members import slugs
from dynamics.models import Dynamic, Typology
from tests.dynamics.factories import DynamicFactory

pytestmark = pytest.mark.django_db


def test_a_name_gives_its_address_and_the_next_ones_a_number():
    DynamicFactory(slug="le-jardin")
    DynamicFactory(slug="le-jardin-2")

    assert slugs.free_slug(Dynamic, "Le Jardin", fallback="dynamique") == "le-jardin-3"
    assert slugs.free_slug(Dynamic, "Le Jardin d’Émile", fallback="dynamique") == "le-jardin-demile"


def test_reserved_addresses_and_empty_names_are_passed_over():
    assert slugs.free_slug(Dynamic, "Carte", fallback="dynamique", reserved={"carte"}) == "carte-2"
    assert slugs.free_slug(Dynamic, "???", fallback="dynamique") == "dynamique"


def test_an_address_taken_between_the_look_and_the_write_gives_the_next_one(monkeypatch):
    DynamicFactory(slug="le-jardin")
    look = slugs.free_slug
    answers = iter(["le-jardin"])  # what was free when the first look was taken
    monkeypatch.setattr(
        slugs, "free_slug", lambda *args, **options: next(answers, None) or look(*args, **options)
    )
    row = Dynamic(
        name="Le Jardin", typology=Typology.objects.first() or DynamicFactory().typology, live=False
    )

    slugs.save_at_free_slug(row, row.name, fallback="dynamique")

    assert Dynamic.objects.get(pk=row.pk).slug == "le-jardin-2"


def test_another_broken_constraint_is_not_hidden():
    row = Dynamic(name="Sans type", live=False)

    with pytest.raises(IntegrityError):
        slugs.save_at_free_slug(row, row.name, fallback="dynamique")
