"""Load the six thematic sheets of `toolbox/data/sheets` into Wagtail."""

from pathlib import Path

from django.db import transaction

from dynamics.models import Dynamic
from dynamics.services.reference import ReferenceDataError, digest, read
from toolbox.models import SheetDynamic, SheetIndexPage, SheetPage, Tool
from toolbox.services.pages import is_left_alone, named, publish_page, rich, write_index

DATA = Path(__file__).resolve().parent.parent / "data"
TITLE = "Six fiches pour coopérer"
INTRODUCTION = (
    "Ce qui fait réussir une dynamique, ce qui la freine, et ce sur quoi vous pouvez agir. "
    "Chaque fiche se lit en dix minutes, s’imprime, et mène aux outils et aux dynamiques qui l’ont vécu."
)


@transaction.atomic
def load_sheets(data: Path = DATA) -> int:
    """Returns how many were written."""
    index = write_index(
        SheetIndexPage,
        slug="fiches",
        title=TITLE,
        introduction=INTRODUCTION,
        description="Facteurs clés de succès et freins des dynamiques collectives : six fiches, leurs leviers, leurs outils.",
    )
    dynamics = {dynamic.slug: dynamic for dynamic in Dynamic.objects.only("pk", "slug", "name")}
    tools = dict(Tool.objects.values_list("slug", "name"))
    propositions = {entry["number"]: entry for entry in read("propositions_short.yaml", DATA)}
    written = 0
    for entry in read("sheets", data):
        # A sheet shows the words of its propositions, which live in their own file
        said = [propositions.get(number) for number in entry.get("propositions") or []]
        stamp = digest({**entry, "propositions": said})
        page = SheetPage.objects.filter(key=entry["slug"]).first()
        if is_left_alone(page, stamp):
            continue
        page = page or SheetPage(slug=entry["slug"], key=entry["slug"])
        try:
            fill_sheet(page, entry, dynamics, tools, propositions)
        except (KeyError, TypeError, ValueError) as error:
            raise ReferenceDataError(f"fiche {entry.get('slug')} : {error!r}") from error
        page.seed_digest = stamp
        publish_page(index, page)
        written += 1
    return written


def fill_sheet(page: SheetPage, entry: dict, dynamics: dict, tools: dict, propositions: dict) -> None:
    where = f"fiche {entry['slug']}"
    for tool in [*entry["tools"], *(tool for lever in entry["levers"] for tool in lever.get("tools") or [])]:
        named(tools, tool, where)
    page.title = entry["title"]
    page.stake = rich(entry["stake"])
    page.summary = first_sentences(entry["stake"])
    page.search_description = page.summary
    page.conditions = [("condition", point(part, dynamics, where)) for part in entry["conditions"]]
    page.brakes = [("brake", point(part, dynamics, where)) for part in entry["brakes"]]
    page.levers = [
        ("lever", {**point(part, dynamics, where), "key": part["key"], "tools": part.get("tools") or []})
        for part in entry["levers"]
    ]
    page.vigilance = [
        ("watch", {"title": part["title"], "text": rich(part["text"]), "source": part.get("source") or ""})
        for part in entry["vigilance"]
    ]
    page.questions = [("question", question) for question in entry["questions"]]
    page.propositions = [
        ("proposition", dict(named(propositions, number, where)))
        for number in entry.get("propositions") or []
    ]
    page.tools = [("tool", tool) for tool in entry["tools"]]
    page.further = [
        ("further", {"text": part["text"], "source": part.get("source") or ""})
        for part in entry.get("further") or []
    ]
    page.sources = [("source", source) for source in entry["sources"]]
    page.shown_dynamics = [
        SheetDynamic(sort_order=rank, dynamic=named(dynamics, part["dynamic"], where), why=part["why"])
        for rank, part in enumerate(entry["dynamics"])
    ]


def point(part: dict, dynamics: dict, where: str) -> dict:
    """A condition, a brake or a lever, with its examples."""
    return {
        "title": part["title"],
        "text": rich(part["text"]),
        "examples": [
            {
                "dynamic": named(dynamics, example["dynamic"], where) if example.get("dynamic") else None,
                "name": example.get("name") or "",
                "text": example["text"],
                "source": example.get("source") or "",
            }
            for example in part.get("examples") or []
        ],
        "source": part.get("source") or "",
    }


def first_sentences(text: str, most: int = 300) -> str:
    """The beginning of a text, whole sentences only."""
    kept = ""
    for sentence in " ".join(text.split("\n\n")[0].split()).split(". "):
        longer = f"{kept}{sentence.rstrip('.')}. "
        if len(longer) > most:
            break
        kept = longer
    return kept.strip()
