"""The theory of change as a chain: what may lead to what, and its text form. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evaluation.enums import ChainKind


class Item(NamedTuple):
    """An item of the chain, whatever it comes from."""

    pk: int
    kind: str
    title: str
    text: str
    leads_to: tuple[int, ...]
    aim: str  # title of the aim that an effect serves, or ""


class Step(NamedTuple):
    """A column of the chain: a kind, and its items with the titles of what they lead to."""

    kind: ChainKind
    items: list[tuple[Item, list[Item]]]


def may_lead(from_kind: str, to_kind: str) -> bool:
    """Only forward; a step may be skipped (an action that has an effect of its own)."""
    return ChainKind(from_kind).rank < ChainKind(to_kind).rank


def steps_of(items: Sequence[Item]) -> list[Step]:
    """The four columns, empty ones included, in order."""
    by_key = {item.pk: item for item in items}
    return [
        Step(
            kind,
            [
                (item, sorted((by_key[pk] for pk in item.leads_to if pk in by_key), key=_place))
                for item in sorted(items, key=_place)
                if item.kind == kind
            ],
        )
        for kind in ChainKind
    ]


def sentences(items: Sequence[Item]) -> list[str]:
    """The same in words, one line an item, for who reads or copies text.

    « Ressource : deux animatrices. Mène à : ateliers du mardi. » An item tied to nothing is said too.
    """
    lines = []
    for step in steps_of(items):
        for item, following in step.items:
            line = f"{step.kind.label.capitalize()} : {_bare(item.title)}."
            if following:
                line += f" Mène à : {_enumerated(one.title for one in following)}."
            if item.aim:
                line += f" Sert l’objectif : {_bare(item.aim)}."
            lines.append(line)
    return lines


def loose_ends(items: Sequence[Item]) -> list[Item]:
    """What leads nowhere and is not an effect, and effects that serve no aim: the chain is not finished there."""
    known = {item.pk for item in items}
    return [
        item
        for item in sorted(items, key=_place)
        if (not item.aim if item.kind == ChainKind.EFFECT else not known & set(item.leads_to))
    ]


def _place(item: Item) -> tuple[int, int]:
    return ChainKind(item.kind).rank, item.pk


def _enumerated(titles: Iterable[str]) -> str:
    *first, last = [_bare(title) for title in titles]
    return f"{', '.join(first)} et {last}" if first else last


def _bare(title: str) -> str:
    return title.strip().rstrip(".")
