"""Load the monographies of `toolbox/data/monographies` into Wagtail, and make their workflow."""

from pathlib import Path

from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from community.members.enums import Role
from community.members.services.roles import load_groups
from dynamics.models import Dynamic
from dynamics.services.reference import ReferenceDataError, digest, read
from toolbox.models import MonographIndexPage, MonographPage, SecondReaderTask, Tool
from toolbox.services.pages import is_left_alone, named, publish_page, rich, write_index

DATA = Path(__file__).resolve().parent.parent / "data"
WORKFLOW_NAME = "Monographie"
REVIEW = "Relecture par une deuxième personne"
PUBLICATION = "Publication par un·e administrateur·rice"
AUTHORS = "Équipe d’Archipel, d’après les études citées"
TITLE = "Monographies"
INTRODUCTION = (
    "Une dynamique, de son origine à ce qu’elle change : son ressort, ce qui la met en mouvement, ce qui la "
    "tient, son impact, la façon dont elle relie son territoire. Avec ce que les études ne disent pas."
)
SECTIONS = ("spring", "kinetic", "robustness", "impact", "system")
LISTS = ("remarkable", "questions", "opportunities")


@transaction.atomic
def load_monographies(data: Path = DATA) -> int:
    """Returns how many were written."""
    index = write_index(
        MonographIndexPage,
        slug="monographies",
        title=TITLE,
        introduction=INTRODUCTION,
        description="Des dynamiques collectives racontées en cinq dimensions, avec leurs chiffres et leurs limites.",
    )
    load_workflow(index)
    dynamics = {dynamic.slug: dynamic for dynamic in Dynamic.objects.all()}
    tools = dict(Tool.objects.values_list("slug", "name"))
    written = 0
    for entry in read("monographies", data):
        stamp = digest(entry)
        slug = entry["dynamic"]
        page = MonographPage.objects.child_of(index).filter(slug=slug).first()
        if is_left_alone(page, stamp):
            continue
        page = page or MonographPage(slug=slug)
        page.dynamic = named(dynamics, slug, f"monographie {slug}")
        try:
            fill_monographie(page, entry, tools)
        except (KeyError, TypeError, ValueError) as error:
            raise ReferenceDataError(f"monographie {slug} : {error!r}") from error
        page.seed_digest = stamp
        publish_page(index, page)
        written += 1
    return written


def fill_monographie(page: MonographPage, entry: dict, tools: dict) -> None:
    where = f"monographie {entry['dynamic']}"
    page.title = entry["title"]
    page.lead = " ".join(entry["lead"].split())
    page.search_description = page.lead
    page.authors = AUTHORS
    for name in SECTIONS:
        blocks = [block_of(block) for block in entry[name]]
        for kind, value in blocks:
            if kind == "tool":
                named(tools, value["tool"], where)
        setattr(page, name, blocks)
    for name in LISTS:
        setattr(page, name, [("item", text) for text in entry[name]])
    page.sources = [("source", source) for source in entry["sources"]]


def block_of(block: dict) -> tuple[str, object]:
    """A block of the data file as the editor would store it."""
    if "tool" in block:
        return "tool", {"tool": block["tool"], "text": block.get("text") or ""}
    if "text" in block:
        return "text", rich(block["text"])
    if "silent" in block:
        return "silent", block["silent"]
    if "quote" in block:
        return "quote", {"quote": block["quote"], "who": block.get("who") or ""}
    if "figures" in block:
        return "figures", {"title": "", "figures": [figure_of(figure) for figure in block["figures"]]}
    return "timeline", {"moments": [moment_of(moment) for moment in block["timeline"]]}


def figure_of(figure: dict) -> dict:
    return {
        "label": figure["label"],
        "value": float(figure["value"]),
        "unit": figure.get("unit") or "",
        "year": figure.get("year"),
        "source": figure.get("source") or "",
    }


def moment_of(moment: dict) -> dict:
    return {"date": str(moment["date"]), "text": moment["text"], "source": moment.get("source") or ""}


@transaction.atomic
def load_workflow(index: MonographIndexPage) -> Workflow:
    """« Monographie »: a second reader, then an administrateur. A second time changes nothing."""
    groups = load_groups()
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW_NAME, active=True)
    review, is_new = SecondReaderTask.objects.get_or_create(name=REVIEW)
    if is_new:
        review.groups.set([groups[Role.EDITOR], groups[Role.FACILITATOR], groups[Role.ADMINISTRATOR]])
    publication, is_new = GroupApprovalTask.objects.get_or_create(name=PUBLICATION)
    if is_new:
        publication.groups.set([groups[Role.ADMINISTRATOR]])
    for rank, task in enumerate([review, publication]):
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": rank})
    WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
    return workflow
