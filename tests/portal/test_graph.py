"""The graph of the maillage, by hand and at random: bridges, groups, paths, isolated ones, drawing."""

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import graph
from portal.drawings import draw
from portal.graph import HEIGHT, WIDTH, Network, Node, Tie


def island(key: str, **given) -> Node:
    return Node(f"dynamic:{key}", "dynamic", key, **given)


def organisation(key: str) -> Node:
    return Node(f"organisation:{key}", "organisation", key)


def network(nodes: list[Node], *pairs: tuple[Node, Node]) -> Network:
    return Network(tuple(nodes), tuple(Tie(a.key, b.key, "porte", "porte") for a, b in pairs))


A, B, C, D, E, F = (island(letter) for letter in "abcdef")
HUB = organisation("relais")


def test_the_actor_between_two_groups_is_the_bridge_and_its_sides_are_named():
    made = network(
        [A, B, C, D, E, F, HUB], (A, B), (B, C), (A, C), (HUB, C), (HUB, D), (D, E), (E, F), (D, F)
    )

    first = graph.bridges(made, graph.betweenness(made))[0]

    assert first.node == HUB
    assert [sorted(node.name for node in side) for side in first.sides] == [["a", "b", "c"], ["d", "e", "f"]]
    assert first.pairs == 9  # 3 × 3 pairs of dynamiques
    assert first.share == pytest.approx(9 / 15)  # of the 15 pairs of the six others, 9 pass by the hub


def test_who_only_holds_organisations_is_no_bridge_between_dynamiques():
    made = network([A, HUB, organisation("b")], (A, HUB), (A, organisation("b")))

    assert graph.bridges(made, {}) == []


def test_a_ring_has_no_bridge():
    made = network([A, B, C, D], (A, B), (B, C), (C, D), (D, A))

    assert graph.bridges(made, {}) == []


def test_two_knots_make_two_groups_whose_first_is_the_most_tied():
    made = network([A, B, C, D, E, F], (A, B), (B, C), (A, C), (C, D), (D, E), (E, F), (D, F))

    found = graph.groups(made)

    assert [[node.name for node in group.nodes] for group in found] == [["c", "a", "b"], ["d", "e", "f"]]
    assert [group.inside for group in found] == [3, 3]


def test_a_path_tells_each_tie_and_there_is_none_between_two_worlds():
    made = network([A, B, C, D], (A, HUB), (HUB, B), (C, D))
    made = Network((*made.nodes, HUB), made.ties)

    path = made.path(A.key, B.key)

    assert [node.name for node, _ in path] == ["a", "relais", "b"]
    assert [tie.source if tie else None for _, tie in path] == [A.key, HUB.key, None]
    assert made.path(A.key, C.key) is None


def test_an_isolated_one_could_meet_the_nearest_of_another_type_with_a_shared_theme():
    lonely = island("seule", type="ptce", themes=frozenset({"energie"}), latitude=45.0, longitude=5.0)
    same_type = island("pareille", type="ptce", themes=frozenset({"energie"}), latitude=45.1, longitude=5.0)
    far = island("loin", type="pat", themes=frozenset({"energie"}), latitude=48.0, longitude=2.0)
    near = island("proche", type="pat", themes=frozenset({"energie", "emploi"}), latitude=45.5, longitude=5.0)
    other_theme = island("ailleurs", type="pat", themes=frozenset({"sante"}), latitude=45.0, longitude=5.1)
    made = network([lonely, same_type, far, near, other_theme], (same_type, far), (near, other_theme))

    (found,) = graph.isolated(made)

    assert (found.node, found.other, found.shared) == (lonely, near, ("energie",))
    assert found.kilometres == pytest.approx(55.6, abs=0.1)  # half a degree of latitude


SOME = [island(f"{number:02}") for number in range(14)]
networks = st.lists(st.tuples(st.sampled_from(SOME), st.sampled_from(SOME)), max_size=24).map(
    lambda pairs: network(SOME, *[pair for pair in pairs if pair[0] != pair[1]])
)


@given(networks)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_bridges_are_what_parts_the_network_when_taken_away(made):
    for bridge in graph.bridges(made, {}, most=100):
        without = made.graph.copy()
        without.remove_node(bridge.node.key)
        parted = sum(
            not nx.has_path(without, a.key, b.key)
            for side in bridge.sides
            for a in side
            for other in bridge.sides
            if other is not side
            for b in other
        )
        assert parted == 2 * bridge.pairs


@given(networks)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_linked_node_is_drawn_on_the_sheet_and_the_order_of_reading_does_not_matter(made):
    places = graph.layout(made)

    assert set(places) == {node.key for node in made.linked}
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places.values())
    assert graph.layout(Network(made.nodes[::-1], made.ties[::-1])) == places


def test_a_large_network_is_drawn_as_islands():
    shape = nx.connected_caveman_graph(40, 10)
    nodes = {number: island(f"{number:03}") for number in shape}
    made = network(list(nodes.values()), *[(nodes[a], nodes[b]) for a, b in shape.edges])

    assert set(graph.layout(made)) == {node.key for node in made.nodes}


def test_names_never_cover_each_other():
    shape = nx.star_graph(60)
    nodes = {number: island(f"une dynamique au nom long {number}") for number in shape}
    made = network(list(nodes.values()), *[(nodes[a], nodes[b]) for a, b in shape.edges])

    sheet = draw(made, graph.layout(made))
    names = [mark.name for mark in sheet.marks if mark.name]

    assert names
    for one in names:
        for other in names:
            apart = abs(one.x - other.x) >= 100 or abs(one.y - other.y) >= sheet.letter
            assert one is other or apart
