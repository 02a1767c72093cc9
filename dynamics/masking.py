"""Which counts must not be told, because they would point at somebody. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

FEWEST = 5  # k-anonymity: under so many teams or needs, what is not public already is not told


def is_few(count: int, fewest: int = FEWEST) -> bool:
    """Zero tells of nobody."""
    return 0 < count < fewest


def masked(counts: Sequence[int], fewest: int = FEWEST) -> list[int | None]:
    """Counts from one to ``fewest`` − 1 become None; zeros tell of nobody and stay.

    A hidden count that is alone could be found by subtraction from a total told elsewhere: the smallest of
    the others is then hidden with it.
    """
    found: list[int | None] = [None if is_few(count, fewest) else count for count in counts]
    told = [place for place, count in enumerate(found) if count]
    if found.count(None) == 1 and told:
        found[min(told, key=lambda place: (counts[place], place))] = None
    return found


def hidden_cells(
    counts: Mapping[Hashable, int],
    sums: Iterable[Sequence[Hashable]],
    hidden: Iterable[Hashable] = (),
    fewest: int = FEWEST,
) -> set[Hashable]:
    """Keys of the counts of a table that must not be told, ``hidden`` among them.

    ``sums``: keys the last of which counts all that the others count. In none of them is a hidden count
    alone, nor do those hidden under a sum that is told make fewer than ``fewest``: the smallest of the others
    is hidden with them.
    """
    found = {key for key, count in counts.items() if is_few(count, fewest)} | set(hidden)
    sums = list(sums)
    while True:
        known = len(found)
        for line in sums:
            others = [key for key in line if counts[key] and key not in found]
            if others and _can_be_found(counts, line, found, fewest):
                found.add(min(others, key=counts.__getitem__))
        if len(found) == known:
            return found


def _can_be_found(counts: Mapping, line: Sequence, hidden: set, fewest: int) -> bool:
    """Whether a subtraction along this sum would tell of fewer than ``fewest``, or of one that is hidden."""
    here = [key for key in line if key in hidden]
    if line[-1] in hidden:
        return len(here) == 1
    return len(here) == 1 or is_few(sum(counts[key] for key in here), fewest)
