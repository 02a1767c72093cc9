"""The propositions of the two studies, as data: how many, and nothing that leads nowhere."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from dynamics.citations import read_source

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "proposals" / "data"
SHEETS = {path.stem for path in (ROOT / "toolbox" / "data" / "sheets").glob("*.yaml")}
DYNAMICS = {path.stem for path in (ROOT / "dynamics" / "data" / "dynamiques").glob("*.yaml")}
REQUIRED = {
    "slug",
    "number",
    "kind",
    "text",
    "rationale",
    "addressees",
    "subject",
    "sheets",
    "themes",
    "evidence",
    "status",
    "steps",
    "see_also",
    "source",
}
OPTIONAL = {"title", "points", "page"}


def load(path: Path) -> list[dict]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


ENTRIES = load(DATA / "propositions.yaml")
ADDRESSEES = load(DATA / "addressees.yaml")
SHORT = {entry["number"]: entry for entry in load(ROOT / "toolbox/data/propositions_short.yaml")}
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["number"])


def test_the_two_studies_are_entered_whole():
    counts = Counter((entry["number"].split()[0], entry["kind"]) for entry in ENTRIES)

    assert counts == {("DYN", "proposition"): 33, ("COOP", "proposition"): 26, ("COOP", "principe"): 25}


def test_the_numbers_are_those_of_the_inventory():
    groups = {"D": 6, "F": 17, "P": 6, "L": 4}
    expected = [f"DYN {group}{rank}" for group, many in groups.items() for rank in range(1, many + 1)]
    expected += [f"COOP {rank}" for rank in range(1, 27)] + [f"COOP P{rank}" for rank in range(1, 26)]

    assert [entry["number"] for entry in ENTRIES] == expected
    assert len({entry["slug"] for entry in ENTRIES}) == len(ENTRIES)


@each
def test_an_entry_is_complete_and_leads_somewhere(entry):
    assert set(entry) >= REQUIRED
    assert set(entry) <= REQUIRED | OPTIONAL
    assert entry["sheets"]
    assert set(entry["sheets"]) <= SHEETS
    assert entry["addressees"]
    assert set(entry["addressees"]) <= {addressee["slug"] for addressee in ADDRESSEES}
    assert set(entry["themes"]) <= {theme["slug"] for theme in load(ROOT / "dynamics/data/themes.yaml")}
    assert set(entry["see_also"]) <= {other["number"] for other in ENTRIES} - {entry["number"]}


@each
def test_its_title_is_written_in_one_place_only(entry):
    if entry["kind"] == "principe":
        assert entry["title"]
        assert entry["number"] not in SHORT
    else:
        assert "title" not in entry
        assert SHORT[entry["number"]]["text"]


@each
def test_each_fact_says_where_it_was_read(entry):
    assert all(reference.study for reference in read_source(entry["source"]))
    for evidence in entry["evidence"]:
        assert evidence.get("dynamic", "biovallee") in DYNAMICS
        assert bool(evidence.get("dynamic")) != bool(evidence.get("name"))
        assert evidence["text"]
        assert all(reference.study for reference in read_source(evidence["source"]))
    for step in entry["steps"]:
        assert {"jour": 10, "mois": 7, "annee": 4}[step["precision"]] == len(step["date"])
        assert all(reference.study for reference in read_source(step["source"]))


def test_a_status_is_more_than_carried_only_if_a_step_says_so():
    for entry in ENTRIES:
        assert entry["status"] == "portee" or any(
            step["status"] == entry["status"] for step in entry["steps"]
        )


def test_most_propositions_rest_on_the_story_of_a_dynamique():
    founded = [entry for entry in ENTRIES if any("dynamic" in one for one in entry["evidence"])]

    assert len(founded) >= 60


def test_addressees_are_unique_and_sourced():
    assert len({addressee["slug"] for addressee in ADDRESSEES}) == len(ADDRESSEES)
    for addressee in ADDRESSEES:
        assert addressee["kind"] in {"institution", "echelon", "territoire", "famille"}
        assert addressee.get("level", "local") in {"local", "regional", "national", "europeen"}
        assert addressee["description"]
        assert all(reference.study for reference in read_source(addressee["source"]))


def test_each_addressee_is_asked_something():
    asked = {slug for entry in ENTRIES for slug in entry["addressees"]}

    assert {addressee["slug"] for addressee in ADDRESSEES} == asked
