"""The first five suggestions of a need: not all of one dynamique, nor of one typology."""

from collections import Counter
from collections.abc import Hashable, Sequence

FIRST = 5


def choose(
    ranked: Sequence[int], groups: Sequence[tuple[Hashable, Hashable]], most: tuple[int, int], many: int
) -> tuple[list[int], bool]:
    """The order in which to show `ranked` (best first), and whether its five first places are as diverse as asked.

    groups: (dynamique or person, typology) of each of `ranked`; None is nobody's and never counted.
    most: how many of one dynamique, of one typology, the first five may hold. Those passed over follow at
    once, in their order; when nothing else is left they come back among the first.
    """
    first, counts = [], (Counter(), Counter())
    for i in range(len(ranked)):
        if len(first) == min(FIRST, many):
            break
        if all(group is None or counts[n][group] < most[n] for n, group in enumerate(groups[i])):
            first.append(i)
            for n, group in enumerate(groups[i]):
                counts[n][group] += 1
    taken = set(first)
    order = first + [i for i in range(len(ranked)) if i not in taken]
    return [ranked[i] for i in order[:many]], len(first) == min(FIRST, many)


def crowded(
    groups: Sequence[tuple[Hashable, Hashable]], most: tuple[int, int]
) -> tuple[set[Hashable], set[Hashable]]:
    """Dynamiques and typologies that already have all the places that they may have."""
    found = []
    for n in range(2):
        counts = Counter(group[n] for group in groups if group[n] is not None)
        found.append({group for group, count in counts.items() if count >= most[n]})
    return found[0], found[1]
