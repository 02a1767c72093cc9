"""The maillage of a group: its members, and what ties at least two of them."""

from dynamics.api.serializers import node_id
from portal import drawings, graph
from portal.graph import Network
from portal.services import maillage as service
from portal.views.maillage import bridge_entry, isolated_entry

MOST_ISOLATED = 12


def group_panel(request, group, dynamics, organisations) -> dict | None:
    """The drawing and its words: who is tied to whom, who bridges, who knows nobody of the group yet."""
    members = {node_id(one) for one in (*dynamics, *organisations)}
    if len(members) < 2:
        return None
    whole, _ = service.current()
    network = among(whole.network, members)
    found = service.analysed(network)
    alone = [one for one in found.isolated if one.node.key in members]
    return {
        "anchor": "maillage",
        "title": "Son maillage",
        "order": 10,
        "template": "portal/groups/_maillage_panel.html",
        "css": "css/maillage.css",
        "context": {
            "drawing": drawings.draw(network, graph.layout(network), main=frozenset(members)),
            "rows": [(network.by_key[tie.source], tie, network.by_key[tie.target]) for tie in network.ties],
            "bridges": [bridge_entry(bridge) for bridge in found.bridges],
            "isolated": [isolated_entry(one, {}) for one in alone[:MOST_ISOLATED]],
            "counts": {"ties": len(network.ties), "members": len(members)},
        },
    }


def among(network: Network, members: set[str]) -> Network:
    """The members, and those who are tied to at least two of them; ties between others are left out."""
    beside: dict[str, set[str]] = {}
    for tie in network.ties:
        for one, other in ((tie.source, tie.target), (tie.target, tie.source)):
            if one in members and other not in members:
                beside.setdefault(other, set()).add(one)
    kept = members | {key for key, tied in beside.items() if len(tied) > 1}
    ties = [tie for tie in network.ties if tie.source in members or tie.target in members]
    return network.only(kept, ties)
