"""What a dynamique takes away of its positionings: JSON with everything, CSV with one line a snapshot or an answer. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

from dynamics.exports import cell
from evaluation.models.positioning import QUESTIONS

HEADERS = ["date", "qui", *QUESTIONS, "desaccord"]
COMMON = "réponse commune"


def as_json(dynamic_name: str, snapshots: Sequence, answers_of) -> dict:
    """``answers_of(snapshot)`` gives the answers that this reader may read: (who, answer) pairs."""
    return {
        "dynamique": dynamic_name,
        "positionnements": [
            {
                "date": one.agreed_on.isoformat(),
                "reponse_commune": one.values,
                "desaccord": one.note,
                "reponses": [{"qui": who, **answer.values} for who, answer in answers_of(one)],
            }
            for one in snapshots
        ],
    }


def as_csv(snapshots: Sequence, answers_of) -> str:
    """The common answer of each snapshot, then the answers behind it; a mark tells spreadsheets to read UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    for one in snapshots:
        writer.writerow(line(one.agreed_on.isoformat(), COMMON, one.values, one.note))
        writer.writerows(
            line(one.agreed_on.isoformat(), who, answer.values, "") for who, answer in answers_of(one)
        )
    return "\ufeff" + out.getvalue()


def line(day: str, who: str, values: dict, note: str) -> list:
    return [day, cell(who), *(written(values[name]) for name in QUESTIONS), cell(note)]


def written(value) -> object:
    """Lists with bars, « oui » and « non », nothing for what nobody knows."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "|".join(value)
    return "" if value is None else value
