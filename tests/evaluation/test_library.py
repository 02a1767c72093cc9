"""The library of indicators that comes with the project."""

import pytest

from dynamics.citations import STUDIES, read_source
from dynamics.services.reference import ReferenceDataError, read
from evaluation.enums import Dimension
from evaluation.models import LibraryIndicator
from evaluation.services.reference import DATA, load_indicators
from tests.dynamics.factories import TypologyFactory

ENTRIES = read("indicators.yaml", DATA)


@pytest.fixture
def typologies(db):
    for slug in {slug for entry in ENTRIES for slug in entry.get("typologies") or []}:
        TypologyFactory(slug=slug, name=slug)


def test_there_are_enough_and_in_every_dimension():
    assert len({entry["slug"] for entry in ENTRIES}) == len(ENTRIES) >= 40
    counts = {dimension: sum(entry["dimension"] == dimension for entry in ENTRIES) for dimension in Dimension}
    assert min(counts.values()) >= 4
    assert {entry["kind"] for entry in ENTRIES} == {"quantitatif", "qualitatif"}
    assert {entry["direction"] for entry in ENTRIES} == {"hausse", "baisse"}


def test_every_source_is_a_place_in_a_study():
    for entry in ENTRIES:
        for reference in read_source(entry.get("source") or ""):
            assert reference.study in STUDIES, entry["slug"]


def test_each_says_what_how_and_in_what():
    for entry in ENTRIES:
        assert entry["definition"].endswith("."), entry["slug"]
        assert entry["method"].endswith("."), entry["slug"]
        assert bool(entry.get("unit")) == (entry["kind"] == "quantitatif"), entry["slug"]


def test_loading_twice_writes_nothing_the_second_time(typologies):
    assert load_indicators() == len(ENTRIES) == LibraryIndicator.objects.count()
    assert load_indicators() == 0
    assert LibraryIndicator.objects.about("emplois créés").first().slug == "emplois-crees"
    assert LibraryIndicator.objects.about("").count() == len(ENTRIES)


@pytest.mark.parametrize(
    "change",
    [
        {"by": "archipel"},
        {"source": ""},
        {"dimension": "autre"},
        {"kind": "qualitatif"},
        {"typologies": ["x"]},
    ],
)
def test_an_entry_that_says_something_wrong_stops_the_load(db, tmp_path, change):
    entry = {
        "slug": "essai",
        "name": "Essai",
        "definition": "Un essai.",
        "dimension": "sociale",
        "kind": "quantitatif",
        "unit": "essais",
        "direction": "hausse",
        "method": "Essayer.",
        "source": "DYN 3:3155",
        **change,
    }
    (tmp_path / "indicators.yaml").write_text(f"- {entry}", encoding="utf8")

    with pytest.raises(ReferenceDataError, match="essai"):
        load_indicators(tmp_path)
