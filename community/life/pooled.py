"""What the dynamiques of a group look for together, in words: pure, from rows already read."""

from collections.abc import Iterable
from typing import NamedTuple

from dynamics.numbers import plural


class Asked(NamedTuple):
    """An open need: of which dynamique, under which themes (names)."""

    title: str
    url: str
    who: str
    themes: tuple[str, ...]


class Shared(NamedTuple):
    """A theme under which at least two dynamiques look for something."""

    theme: str
    words: str
    needs: list[Asked]


def in_common(needs: Iterable[Asked]) -> list[Shared]:
    """Themes that several dynamiques share, the most shared first, then by name."""
    by_theme: dict[str, list[Asked]] = {}
    for need in needs:
        for theme in need.themes:
            by_theme.setdefault(theme, []).append(need)
    found = []
    for theme, rows in by_theme.items():
        names = list(dict.fromkeys(row.who for row in rows))
        if len(names) > 1:
            found.append((-len(names), theme, Shared(theme, said(theme, names), rows)))
    return [shared for _, _, shared in sorted(found, key=lambda entry: entry[:2])]


def said(theme: str, names: list[str]) -> str:
    """« Biovallée et La Ruche cherchent toutes deux autour de l’alimentation. »"""
    subject = theme[:1].lower() + theme[1:] if not theme[1:2].isupper() else theme
    if len(names) == 2:
        return f"{names[0]} et {names[1]} cherchent toutes deux du côté du thème « {subject} »."
    more = f" et {plural(len(names) - 3, 'autre')}" if len(names) > 3 else ""
    listed = ", ".join(names[:3]) if more else f"{', '.join(names[:2])} et {names[2]}"
    return f"{listed}{more} cherchent du côté du thème « {subject} »."


def alone(needs: Iterable[Asked], shared: list[Shared]) -> list[Asked]:
    """Needs that no shared theme tells."""
    told = {need.url for one in shared for need in one.needs}
    return [need for need in needs if need.url not in told]
