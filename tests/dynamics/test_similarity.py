"""Nearest and most similar dynamiques, and the reason given."""

import pytest

from dynamics import enums
from dynamics.models import Dynamic
from dynamics.services import snapshot
from dynamics.services.similarity import propose
from tests.dynamics.factories import CommuneFactory, DynamicFactory, ThemeFactory, TypologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def energy():
    return ThemeFactory(slug="energie", name="énergie")


def place(latitude: float):
    return CommuneFactory(latitude=latitude, longitude=5.0)


def reasons(neighbours) -> list[tuple[str, str]]:
    return [(one.dynamic.name, words(one)) for one in neighbours]


def words(neighbour) -> str:
    return neighbour.reason.replace("\xa0", " ")


def test_the_nearest_come_by_distance_and_never_twice(energy):
    here = DynamicFactory(seat=place(45.0), themes=[energy])
    other = TypologyFactory(slug="amap", name="AMAP")
    DynamicFactory(name="Loin", seat=place(46.0), themes=[energy])
    DynamicFactory(name="Près", seat=place(45.1), typology=other)

    found = propose(here, snapshot.current(), shown=1)

    assert reasons(found.nearest) == [("Près", "à 11 km ; autre type")]
    assert reasons(found.similar) == [("Loin", "à 111 km, même thème : énergie ; même type")]


def test_sharing_themes_counts_more_than_the_type(energy):
    here = DynamicFactory(seat=place(45.0), themes=[energy])
    other = TypologyFactory(slug="amap", name="AMAP")
    for number in range(3):
        DynamicFactory(seat=place(45.01 + number / 100), typology=other)
    DynamicFactory(name="Même type", seat=place(47.0))
    DynamicFactory(name="Même thème", seat=place(48.0), themes=[energy], typology=other)

    found = propose(here, snapshot.current())

    assert [one.dynamic.name for one in found.similar] == ["Même thème", "Même type"]


def test_hidden_and_archived_are_never_proposed():
    here = DynamicFactory(seat=place(45.0))
    DynamicFactory(draft=True, seat=place(45.1))
    DynamicFactory(freshness=enums.Freshness.ARCHIVED, seat=place(45.1))

    found = propose(here, snapshot.current())

    assert found == ([], [])


def test_a_dynamique_without_a_point_still_has_similar_ones(energy):
    here = DynamicFactory(seat=None, themes=[energy])
    DynamicFactory(name="Semblable", seat=place(45.0), themes=[energy], stage=enums.Stage.CREATION)

    found = propose(here, snapshot.current())

    assert found.nearest == []
    assert reasons(found.similar) == [("Semblable", "même thème : énergie ; même type")]


def test_vague_places_give_no_false_precision():
    here = DynamicFactory(seat=place(45.0))
    DynamicFactory(seat=place(45.1), precision=enums.Precision.DEPARTEMENT)

    found = propose(here, snapshot.current())

    assert words(found.nearest[0]) == "à 11 km environ ; même type"


def test_same_commune_is_said_so():
    commune = place(45.0)
    here = DynamicFactory(seat=commune, stage=enums.Stage.CREATION)
    DynamicFactory(seat=commune, stage=enums.Stage.CREATION)

    found = propose(here, snapshot.current())

    assert words(found.nearest[0]) == "dans la même commune ; même type, même stade"


def test_proposing_makes_two_queries(django_assert_num_queries, energy):
    here = DynamicFactory(seat=place(45.0), themes=[energy])
    DynamicFactory.create_batch(5, seat=place(45.2), themes=[energy])
    catalogue = snapshot.current()
    here = Dynamic.objects.prefetch_related("themes").get(pk=here.pk)

    with django_assert_num_queries(2):  # cards, themes of the cards
        propose(here, catalogue)
