"""The short rows of a dynamique, read together: the same as when each table is asked."""

from datetime import date
from decimal import Decimal

import pytest

from dynamics import enums, models
from dynamics.services.children import gather
from tests.dynamics.factories import DynamicFactory, StoryEventFactory

pytestmark = pytest.mark.django_db

RELATIONS = ("events", "figures", "resources", "documents", "held_functions", "tzcld_details")


@pytest.fixture
def dynamic():
    dynamic = DynamicFactory()
    year = enums.DatePrecision.YEAR
    StoryEventFactory(dynamic=dynamic, title="Né après", sort_order=2)
    StoryEventFactory(
        dynamic=dynamic, title="Né avant", sort_order=1, date=date(1998, 1, 1), date_precision=year
    )
    models.Figure.objects.create(dynamic=dynamic, label="adhérents", value=Decimal("3200.10"), year=2019)
    models.Figure.objects.create(dynamic=dynamic, label="budget", value=Decimal("12345678901234.56"))
    models.Resource.objects.create(dynamic=dynamic, kind=enums.ResourceKind.SALES)
    models.Document.objects.create(dynamic=dynamic, title="Bilan", file="bilan.pdf")
    models.TzcldDetails.objects.create(dynamic=dynamic, companies=["L’Atelier", "La Fabrique"])
    dynamic.refresh_from_db()
    return dynamic


def fields_of(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("relation", RELATIONS)
def test_rows_read_together_are_those_of_the_database_in_their_order(dynamic, relation):
    asked = [fields_of(row) for row in getattr(models.Dynamic.objects.get(pk=dynamic.pk), relation).all()]

    gather(dynamic, *RELATIONS)

    assert [fields_of(row) for row in getattr(dynamic, relation).all()] == asked


def test_reading_all_of_them_is_one_query(dynamic, django_assert_num_queries):
    with django_assert_num_queries(1):
        gather(dynamic, *RELATIONS)
        assert [row.title for row in dynamic.events.all()] == ["Né avant", "Né après"]
        assert list(dynamic.held_functions.all()) == []


def test_a_draft_keeps_what_it_has_in_memory(dynamic, django_assert_num_queries):
    dynamic.live = False
    dynamic.figures = []

    with django_assert_num_queries(0):
        gather(dynamic, "figures")
        assert list(dynamic.figures.all()) == []
