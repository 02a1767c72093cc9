"""The examples of `evaluation/data/examples.yaml`: loaded once, again when the file changes, never over a team.

An example that a team removed, or whose dynamique a team holds, is left alone.
"""

from pathlib import Path

from django.db import transaction

from dynamics.citations import spell_out
from dynamics.enums import TeamRole
from dynamics.models import Dynamic
from dynamics.services.reference import ReferenceDataError, digest, read
from evaluation.enums import Audience, SharedPart
from evaluation.models import (
    Aim,
    Evaluation,
    Example,
    Indicator,
    Interest,
    Measure,
    PartAudience,
    ReportSettings,
    ResourceLine,
    ResourceYear,
    ValueStep,
)
from evaluation.sections import KEYS

DATA = Path(__file__).resolve().parent.parent / "data"
OPENING = (
    "Un exemple de ce que peut dire un rapport, établi d’après les chiffres publiés par l’étude de 2024."
)


@transaction.atomic
def load_examples(data: Path = DATA) -> int:
    """Returns how many were written."""
    entries = read("examples.yaml", data)
    dynamics = Dynamic.objects.in_bulk([entry["dynamic"] for entry in entries], field_name="slug")
    known = {one.dynamic_id: one for one in Example.objects.all()}
    written = 0
    for entry in entries:
        dynamic = dynamics.get(entry["dynamic"])
        if dynamic is None:
            raise ReferenceDataError(f"exemple d’une dynamique inconnue : {entry['dynamic']}")
        stamp = digest(entry)
        example = known.get(dynamic.pk)
        if example and (not example.is_shown or example.seed_digest == stamp):
            continue
        if dynamic.team.filter(role=TeamRole.ANIMATOR).exists():
            continue
        try:
            write(dynamic, entry)
        except (KeyError, TypeError, ValueError) as error:
            raise ReferenceDataError(f"exemple {entry['dynamic']} : {error!r}") from error
        Example.objects.update_or_create(dynamic=dynamic, defaults={"seed_digest": stamp})
        written += 1
    return written


def write(dynamic: Dynamic, entry: dict) -> None:
    """All of one example, in the place of what the file said before."""
    for model in (ResourceYear, Interest, ValueStep):
        model.objects.filter(dynamic=dynamic).delete()
    for values in entry["years"]:
        year = ResourceYear.objects.create(
            dynamic=dynamic, year=values["year"], note=values.get("note") or ""
        )
        ResourceLine.objects.bulk_create(
            ResourceLine(year=year, position=rank, **line) for rank, line in enumerate(values["lines"])
        )
    for model, name in ((Interest, "interests"), (ValueStep, "chain")):
        model.objects.bulk_create(
            model(dynamic=dynamic, position=rank, **row) for rank, row in enumerate(entry[name])
        )
    for part in SharedPart:
        PartAudience.objects.update_or_create(
            dynamic=dynamic, part=part, defaults={"audience": Audience.PUBLIC}
        )
    ReportSettings.objects.update_or_create(dynamic=dynamic, defaults={"sections": KEYS, "opening": OPENING})
    write_evaluation(dynamic, entry["aims"])


def write_evaluation(dynamic: Dynamic, aims: list[dict]) -> None:
    """Aims, indicators and measures; nobody deliberated, so nothing is agreed."""
    Evaluation.objects.filter(dynamic=dynamic, is_example=True).delete()
    evaluation = Evaluation.objects.create(dynamic=dynamic, is_example=True, audience=Audience.PUBLIC)
    for values in aims:
        aim = Aim.objects.create(
            evaluation=evaluation,
            dimension=values["dimension"],
            title=values["title"],
            text=f"{values['text']} ({spell_out(values['source'])})",
        )
        for followed in values["indicators"]:
            measures = followed["measures"]
            indicator = Indicator.objects.create(evaluation=evaluation, aim=aim, **values_of(followed))
            Measure.objects.bulk_create(Measure(indicator=indicator, **measure) for measure in measures)


def values_of(followed: dict) -> dict:
    return {name: value for name, value in followed.items() if name != "measures"}
