"""The words that the matching knows, from the rows that editors keep: tools, sheets, themes, glossary.

Held in the process, and made again when one of those rows changes.
"""

from typing import Any

from django.db.models import Count, Max
from django.utils.html import strip_tags

from community.exchanges.enums import Form, Language, LinkObject, Scope
from community.exchanges.matching.vocabulary import Entry, Vocabulary
from dynamics.enums import Stage
from dynamics.french import get_analyser
from dynamics.models import Theme, Typology
from toolbox.models import SheetPage, Tool
from toolbox.services import glossary

_held: dict[tuple, Vocabulary] = {}


def current() -> Vocabulary:
    """Today's words: four small queries when nothing changed since the last call in this process."""
    version = _version()
    if version not in _held:
        made = _make()
        _held.clear()
        _held[version] = made
    return _held[version]


def forget() -> None:
    """For tests: the next call reads the rows again."""
    _held.clear()


def _version() -> tuple:
    return (
        _stamp(Tool.objects.published(), "updated_at"),
        _stamp(SheetPage.objects.live(), "last_published_at"),
        glossary.version(),
        tuple(Theme.objects.order_by("pk").values_list("slug", "name", "keywords")),
    )


def _stamp(rows, column: str) -> tuple[Any, ...]:
    return tuple(rows.order_by().aggregate(number=Count("pk"), last=Max(column)).values())


def _make() -> Vocabulary:
    tools = Tool.objects.published().order_by("slug")
    columns = ("slug", "name", "keywords", "summary", "aim", "when", "sheets")
    return Vocabulary(
        tools=[
            Entry(slug, name, tuple(keywords), (summary, aim, when), tuple(sheets))
            for slug, name, keywords, summary, aim, when, sheets in tools.values_list(*columns)
        ],
        sheets=[
            Entry(page.key, page.title, (), (strip_tags(page.stake), *_lever_titles(page)))
            for page in SheetPage.objects.live().order_by("key")
        ],
        themes=[
            Entry(slug, name, tuple(word.strip() for word in keywords.split(",") if word.strip()))
            for slug, name, keywords in Theme.objects.order_by("slug").values_list("slug", "name", "keywords")
        ],
        names={
            **dict(Typology.objects.values_list("slug", "name")),
            **{
                value: label
                for choices in (Form, LinkObject, Language, Stage, Scope)
                for value, label in choices.choices
            },
        },
        analyser=get_analyser(glossary.current().groups),
    )


def _lever_titles(page: SheetPage) -> list[str]:
    return [block["value"].get("title", "") for block in page.levers.raw_data]
