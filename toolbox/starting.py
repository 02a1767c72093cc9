"""The path of those who start and the two trades, read from `toolbox/data` once a process. No database."""

from functools import lru_cache
from pathlib import Path

import yaml

from dynamics.charts import capitalised
from dynamics.citations import Citation, cite, cite_by_part
from dynamics.enums import Stage

DATA = Path(__file__).resolve().parent / "data"


@lru_cache(maxsize=1)
def steps() -> tuple[dict, ...]:
    """The steps in order; each thing to do has the name under which it is ticked, « besoin.dire-le-besoin »."""
    found = yaml.safe_load((DATA / "starting.yaml").read_text(encoding="utf8"))
    return tuple(
        {
            **step,
            "number": number,
            "paragraphs": step["text"].split("\n\n"),
            "todo": [{"id": f"{step['key']}.{item['key']}", "text": item["text"]} for item in step["todo"]],
            "wish": [{"text": wish["text"], "citations": cite(wish["source"])} for wish in step["wish"]],
            "citations": cite_by_part(step["sources"]),
        }
        for number, step in enumerate(found, start=1)
    )


@lru_cache(maxsize=1)
def items() -> frozenset[str]:
    """Everything that can be ticked."""
    return frozenset(item["id"] for step in steps() for item in step["todo"])


@lru_cache(maxsize=1)
def trades() -> dict[str, dict]:
    """The two trades of cooperation, by slug."""
    found = yaml.safe_load((DATA / "trades.yaml").read_text(encoding="utf8"))
    return {
        trade["slug"]: {
            **trade,
            "missions": [
                {
                    "stage": part["stage"],
                    "label": capitalised(Stage(part["stage"]).label),
                    "lines": part["items"],
                }
                for part in trade["missions"]
            ],
            "skills": [{"group": part["group"], "lines": part["items"]} for part in trade["skills"]],
            "citations": citations(trade),
        }
        for trade in found
    }


def citations(trade: dict) -> list[Citation]:
    return cite_by_part(trade["sources"])
