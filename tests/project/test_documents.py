"""Documents: links that lead somewhere, decisions that have the same shape, nothing of one machine."""

import re
import unicodedata
from pathlib import Path

import pytest

from .files import ROOT, lines_matching, name_of, project_files, text_files

DOCUMENTS = text_files(".md")
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def links(path: Path) -> list[str]:
    """Targets of the links and pictures of a page, code left out, addresses of other sites too."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [target for target in targets if not re.match(r"https?:|mailto:", target)]


def anchors(path: Path) -> set[str]:
    """As code hosting sites make them from titles."""
    titles = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL), re.MULTILINE
    )
    cleaned = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", title.lower())) for title in titles)
    return {title.strip().replace(" ", "-") for title in cleaned}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_of_documents_are_alive(path):
    dead = []
    for target in links(path):
        file, _, anchor = target.partition("#")
        destination = (path.parent / file).resolve() if file else path
        if not destination.exists() or (anchor and anchor not in anchors(destination)):
            dead.append(target)

    assert dead == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_tells_its_context_alternatives_and_consequences(path):
    titles = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)

    assert titles == ["Contexte", "Décision", "Autres voies considérées", "Conséquences"]


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        waiting += [
            (page.parent / target.partition("#")[0]).resolve()
            for target in links(page)
            if target.partition("#")[0].endswith(".md")
        ]

    assert [name_of(path) for path in text_files(".md", under="docs") if path not in reached] == []


def test_nothing_names_a_machine_or_a_registry():
    own = Path(__file__)
    texts = [path for path in text_files() if path != own]
    hosts = r"pypi\.org|pythonhosted|npmjs\.|deb\.debian\.org|ghcr\.io|docker\.io|/root/|/work/|/home/\w+/"

    assert lines_matching(hosts, texts) == []


def test_nothing_is_left_for_later_without_an_issue():
    assert (
        lines_matching(r"\b(?:TODO|FIXME)\b|lorem ipsum", [p for p in text_files() if p != Path(__file__)])
        == []
    )


def test_no_large_file_is_kept():
    assert [name_of(path) for path in project_files() if path.stat().st_size > 2_000_000] == []


def test_every_hook_of_ours_is_documented():
    code = "\n".join(path.read_text() for path in text_files(".py") if "tests" not in path.parts)
    ours = set(re.findall(r'^[A-Z_]+ = "(register_\w+)"', code, re.MULTILINE))
    told = set(
        re.findall(r"^\| `(register_\w+)` \|", (ROOT / "docs" / "crochets.md").read_text(), re.MULTILINE)
    )

    assert told == ours


def test_identifiers_of_the_glossary_exist():
    rows = (ROOT / "docs" / "glossaire-code.md").read_text().splitlines()
    names = {
        name
        for row in rows
        if row.startswith("|") and "à venir" not in row
        for name in re.findall(r"`([A-Z]\w+)`", row.split("|")[2])
    }
    code = "\n".join(path.read_text() for path in text_files(".py"))

    assert {name for name in names if not re.search(rf"^class {name}\b", code, re.MULTILINE)} == set()


def test_every_task_of_the_clock_is_explained():
    from config.celery import app

    told = (ROOT / "docs" / "deploiement.md").read_text()

    assert [name for name in app.conf.beat_schedule if f"`{name}`" not in told] == []
