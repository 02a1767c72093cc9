"""The drawing of who takes part in a dynamique: circles around it, a number an actor, from the closest outwards."""

from math import cos, pi, radians, sin

SIZE = 360
CENTRE = SIZE / 2
INNER, OUTER, ONLY = 78, 162, 128  # radius of the first circle, of the last, of the only one
BIG, SMALL, TIGHT = 13, 8, 11  # radius of a mark; under TIGHT its number is written smaller
TURN = 47  # degrees between the first actors of two circles, so that they do not line up
MOST = 60


def radius_of(rank: int, count: int) -> float:
    return ONLY if count == 1 else INNER + (OUTER - INNER) * rank / (count - 1)


def mark_radius(radius: float, count: int) -> float:
    """As big as leaves room between neighbours."""
    return max(SMALL, min(BIG, 0.85 * pi * radius / count))


def draw(circles: list[dict]) -> dict | None:
    """Rings, marks and groups of `[{"name", "actors": [{"name", …}]}]`; None when there is nobody.

    Groups keep the actors of the circle with their numbers: they are the list that says the same in words.
    """
    circles = [circle for circle in circles if circle["actors"]]
    if not circles:
        return None
    rings, marks, groups, number = [], [], [], 0
    for rank, circle in enumerate(circles):
        radius, actors = radius_of(rank, len(circles)), circle["actors"]
        size = mark_radius(radius, len(actors))
        rings.append(round(radius, 1))
        groups.append({"name": circle["name"], "start": number + 1, "actors": actors})
        for place in range(len(actors)):
            number += 1
            angle = radians(-90 + TURN * rank + 360 * place / len(actors))
            marks.append(
                {
                    "number": number,
                    "x": round(CENTRE + radius * cos(angle), 1),
                    "y": round(CENTRE + radius * sin(angle), 1),
                    "radius": round(size, 1),
                    "is_small": size < TIGHT,
                }
            )
    return {"size": SIZE, "centre": CENTRE, "rings": rings, "marks": marks, "groups": groups, "count": number}
