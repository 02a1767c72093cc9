"""The weights of the matching: read from one file, overridden by administrateurs, named by a version."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import yaml

WHOLE = {"title_repeats", "most_of_one_dynamic", "most_of_one_type"}  # how many, not how much
WEIGHTS_FILE = Path(__file__).parents[1] / "data" / "weights.yaml"


class WeightsError(ValueError):
    """A value that cannot be taken; `messages` says why in French, by key."""

    def __init__(self, messages: dict[str, str]):
        super().__init__(" ".join(messages.values()))
        self.messages = messages


class Setting(NamedTuple):
    """One weight, as the administrateurs' page shows it. is_ingredient: it is a share of the score."""

    key: str
    name: str
    says: str
    value: float
    least: float
    most: float
    is_ingredient: bool


@lru_cache(maxsize=4)
def settings(path: Path = WEIGHTS_FILE) -> Mapping[str, Setting]:
    """Every weight with its bounds and what it does, in the order of the file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = {
        key: Setting(key, row["name"], row["says"], row["value"], row["least"], row["most"], is_ingredient)
        for part, is_ingredient in (("ingredients", True), ("constants", False))
        for key, row in data[part].items()
    }
    return MappingProxyType(found)


@dataclass(frozen=True)
class Weights:
    """All the numbers that the matching uses. `weights["near_km"]` reads one; `share("text")` is its part."""

    values: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> "Weights":
        """Those of the file."""
        return cls(MappingProxyType({key: setting.value for key, setting in settings(path).items()}))

    def override(self, values: Mapping[str, float]) -> "Weights":
        """The same with these values instead. Raises WeightsError, which says in French what is wrong."""
        known, messages = settings(), {}
        for key, value in values.items():
            if key not in known:
                messages[key] = f"« {key} » n’est pas un poids du rapprochement."
            elif problem := _problem(known[key], value):
                messages[key] = problem
        if messages:
            raise WeightsError(messages)
        changed = {**self.values, **{key: float(value) for key, value in values.items()}}
        if not any(changed[key] for key in ingredients()):
            raise WeightsError({"": "Un ingrédient au moins doit peser plus que zéro."})
        return Weights(MappingProxyType(changed))

    def __getitem__(self, key: str) -> float:
        return self.values[key]

    def __hash__(self) -> int:
        return hash(self.version)

    def share(self, ingredient: str) -> float:
        """What an ingredient weighs in the score: all of them add up to 1."""
        return self._shares[ingredient]

    @cached_property
    def _shares(self) -> dict[str, float]:
        total = sum(self.values[key] for key in ingredients())
        return {key: self.values[key] / total for key in ingredients()}

    @cached_property
    def version(self) -> str:
        """Ten characters that change with any value; stored with each suggestion."""
        text = json.dumps({key: float(value) for key, value in self.values.items()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:10]


@lru_cache(maxsize=1)
def ingredients() -> tuple[str, ...]:
    """Names of the ingredients, in the order of the file."""
    return tuple(key for key, setting in settings().items() if setting.is_ingredient)


def _problem(setting: Setting, value: object) -> str:
    """Why a value cannot be taken, or nothing."""
    bounds = f"entre {_number(setting.least)} et {_number(setting.most)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"« {setting.name} » doit être un nombre, {bounds}."
    if not setting.least <= value <= setting.most:
        return f"« {setting.name} » doit être {bounds} (reçu : {_number(value)})."
    if setting.key in WHOLE and value != int(value):
        return f"« {setting.name} » doit être un nombre entier, {bounds}."
    return ""


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
