"""The maillage in the formats that others read: CSV of links, JSON of nodes and links, GraphML."""

import csv
import io
from collections.abc import Iterator

import networkx as nx
from django.conf import settings

from dynamics.exports import cell, drain
from portal.graph import Network

HEADERS = (
    "source",
    "source_nom",
    "source_nature",
    "lien",
    "cible",
    "cible_nom",
    "cible_nature",
    "depuis",
    "description",
    "reference",
    "licence",
)


def csv_lines(network: Network) -> Iterator[str]:
    """One link a row, UTF-8 with a mark so that spreadsheets read the accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    yield "\ufeff" + drain(buffer)
    for tie in network.ties:
        source, target = network.by_key[tie.source], network.by_key[tie.target]
        writer.writerow(
            cell(value)
            for value in (
                *(source.key, source.name, source.type_label, tie.kind),
                *(target.key, target.name, target.type_label),
                *(tie.since, tie.description, tie.reference, settings.DATA_LICENCE["name"]),
            )
        )
        yield drain(buffer)


def as_json(network: Network) -> dict[str, object]:
    return {
        "licence": settings.DATA_LICENCE["name"],
        "nodes": [
            {
                "id": node.key,
                "kind": node.kind,
                "label": node.name,
                "type": node.type,
                "region": node.region,
                "themes": sorted(node.themes),
                "url": settings.SITE_URL + node.url,
            }
            for node in network.nodes
        ],
        "links": [
            {
                "source": tie.source,
                "target": tie.target,
                "kind": tie.kind,
                "label": tie.phrase,
                "year": tie.year,
                "description": tie.description,
                "reference": tie.reference,
            }
            for tie in network.ties
        ],
    }


def as_graphml(network: Network) -> bytes:
    """GraphML (Brandes et al., 2002), as Gephi and others open it."""
    graph = nx.MultiDiGraph()
    for node in network.nodes:
        graph.add_node(
            node.key,
            label=node.name,
            kind=node.kind,
            type=node.type,
            region=node.region,
            themes="|".join(sorted(node.themes)),
        )
    for tie in network.ties:
        known = {"kind": tie.kind, "reference": tie.reference}
        graph.add_edge(tie.source, tie.target, **known, **({"year": tie.year} if tie.year else {}))
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file, encoding="utf-8")
    return file.getvalue()
