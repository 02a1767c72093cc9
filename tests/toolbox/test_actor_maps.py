"""The drawing of the actors: inside its frame, one mark an actor, circles in their order."""

from math import dist

import pytest

from toolbox import actor_maps
from toolbox.blocks.actors import by_circle


def actor(name: str, circle: str = "") -> dict:
    return {"name": name, "role": "", "circle": circle, "url": ""}


def test_nobody_draws_nothing():
    assert actor_maps.draw([]) is None
    assert actor_maps.draw([{"name": "Noyau dur", "actors": []}]) is None


@pytest.mark.parametrize("counts", [(1,), (1, 1), (3, 5, 8, 13), (0, 20, 0, 40), (14, 14, 16, 16)])
def test_every_mark_is_inside_and_none_hides_another(counts):
    drawn = actor_maps.draw([{"name": str(n), "actors": [actor(str(i)) for i in range(n)]} for n in counts])

    marks = drawn["marks"]
    assert [mark["number"] for mark in marks] == list(range(1, sum(counts) + 1))
    for mark in marks:
        for side in (mark["x"], mark["y"]):
            assert mark["radius"] < side < actor_maps.SIZE - mark["radius"]
    for rank, one in enumerate(marks):
        for other in marks[rank + 1 :]:
            apart = dist((one["x"], one["y"]), (other["x"], other["y"]))
            assert apart > one["radius"] + other["radius"]


def test_groups_continue_their_numbers():
    drawn = actor_maps.draw(by_circle([actor("B", "groupe-projet"), actor("A", "noyau-dur"), actor("C")]))

    assert [(group["name"], group["start"]) for group in drawn["groups"]] == [
        ("Noyau dur", 1),
        ("Groupe projet", 2),
        ("Autres parties prenantes", 3),
    ]


def test_actors_without_a_circle_are_one_circle():
    assert [circle["name"] for circle in by_circle([actor("A"), actor("B")])] == ["Parties prenantes"]
