"""The judged set: needs, offers and how useful each offer is to each need; see the head of each file."""

import csv
import gzip
import statistics
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from community.exchanges.matching.items import Item, OfferItem
from community.exchanges.matching.vocabulary import Entry, Vocabulary

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TICKED = ("themes", "tools", "forms", "link_objects", "languages")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Words of the reference data, read from its files."""
    tools = [read(path) for path in sorted((ROOT / "toolbox/data/tools").glob("*.yaml"))]
    sheets = [read(path) for path in sorted((ROOT / "toolbox/data/sheets").glob("*.yaml"))]
    types = read(ROOT / "dynamics/data/typologies.yaml")
    return Vocabulary(
        tools=[
            Entry(
                tool["slug"],
                tool["name"],
                tool["keywords"],
                [tool["summary"], tool["aim"], tool["when"]],
                tool["sheets"],
            )
            for tool in tools
        ],
        sheets=[
            Entry(
                sheet["slug"],
                sheet["title"],
                [],
                [sheet["stake"], *[lever["title"] for lever in sheet["levers"]]],
            )
            for sheet in sheets
        ],
        themes=[
            Entry(theme["slug"], theme["name"], theme["keywords"])
            for theme in read(ROOT / "dynamics/data/themes.yaml")
        ],
        names={row["slug"]: row["name"] for row in types},
    )


@lru_cache(maxsize=1)
def places() -> dict[str, dict]:
    """Type, stage and point of each dynamique of the reference data; an area stands at its mean commune."""
    with gzip.open(ROOT / "dynamics/data/territories/communes.csv.gz", "rt", encoding="utf-8") as file:
        communes = list(csv.DictReader(file))
    column = {"commune": "insee", "departement": "dep", "region": "region", "epci": "epci"}
    found = {}
    for path in sorted((ROOT / "dynamics/data/dynamiques").glob("*.yaml")):
        row = read(path)
        seat = row["seat"]
        level = next(level for level in column if level in seat)
        there = [commune for commune in communes if commune[column[level]] == seat[level]]
        found[row["slug"]] = {
            "type": row["type"],
            "stage": row.get("stage") or "",
            "region": there[0]["region"],
            "latitude": statistics.fmean(float(commune["lat"]) for commune in there),
            "longitude": statistics.fmean(float(commune["lon"]) for commune in there),
        }
    return found


def item(kind: type[Item], row: dict) -> Item:
    known = {key: row[key] for key in ("id", "dynamic", "title", "description") if key in row}
    return kind(
        **known,
        **places()[row["dynamic"]],
        sheet=row.get("sheet", ""),
        scope=row.get("scope", "partout"),
        **{key: frozenset(row.get(key, ())) for key in TICKED},
    )


def offers() -> list[OfferItem]:
    return [item(OfferItem, row) for row in read(HERE / "offers.yaml")]


def needs() -> list[Item]:
    return [item(Item, row) for row in read(HERE / "needs.yaml")]


def bare(item: Item) -> Item:
    """The same words, with nothing ticked."""
    nothing = {key: frozenset() for key in TICKED}
    return replace(item, sheet="", scope="partout", **nothing)


def judgements() -> dict[str, dict[str, int]]:
    return {row["id"]: row["judged"] for row in read(HERE / "needs.yaml")}
