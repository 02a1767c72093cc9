"""Blocks of sheets and monographies as pieces of a document: one function a kind, none left out (tested).

What the page computes for a block (bars, place, tools still published) comes from the same `get_context`.
"""

from collections.abc import Callable, Iterable

from django.template.defaultfilters import date as in_words

from toolbox.blocks import actors as who
from toolbox.blocks import monographies as told
from toolbox.blocks import sheets as said
from toolbox.blocks.fields import cited
from toolbox.pdf.document import Document, heading, item, items, prose, text
from toolbox.pdf.rich import plain, run

Reader = Callable[[Document, object, dict], Iterable[dict]]


def pieces_of(document: Document, stream, context: dict) -> list[dict]:
    """Everything that a stream of blocks says, in order."""
    return [
        piece
        for child in stream
        for piece in READERS[type(child.block)](
            document, child.value, child.block.get_context(child.value, parent_context=context)
        )
    ]


# --- Monographies ---------------------------------------------------------------------------------


def rich_text(document, value, context):
    yield document.rich(value)


def quote(document, value, context):
    yield {"kind": "quote", "text": value["quote"], "who": value["who"] or ""}


def figures(document, value, context):
    if value["title"]:
        yield heading(value["title"], 2)
    for chart in context["charts"]:
        yield {"kind": "bars", **chart}
    if context["alone"]:
        yield {"kind": "figures", "figures": context["alone"]}


def timeline(document, value, context):
    yield {"kind": "timeline", "moments": context["events"]}


def picture(document, value, context):
    yield document.picture(value)


def gallery(document, value, context):
    shown = [document.picture(one) for one in value["pictures"]]
    yield {"kind": "gallery", "title": value["title"], "pictures": shown}


def place(document, value, context):
    """The drawing helps to find a place among others; on paper its name says as much."""
    where = context["map"]["place"] if context["map"] else ""
    if where or value["caption"]:
        yield {"kind": "place", "place": where, "caption": value["caption"] or ""}


def video(document, value, context):
    about = ", ".join(filter(None, ("Vidéo", value["duration"], f"sur {context['host']}")))
    yield card(
        about, title=value["title"], url=document.url(value["url"]), words=value["summary"], shows_url=True
    )


def tool(document, value, context):
    found = context["tool"]
    if found:
        yield card(
            "Un outil de la boîte",
            title=found.name,
            url=document.url(found.get_absolute_url()),
            words=value["text"] or found.summary,
        )
    elif value["text"]:
        yield text(value["text"])


def actors(document, value, context):
    yield {"kind": "actors", "actors": [empty_for_none(actor) for actor in value["actors"]]}


def actor_map(document, value, context):
    """The drawing only carries numbers; the list that goes with it says the same in words."""
    drawn = context["map"]
    if drawn is None:
        return
    dynamic = context.get("dynamic")
    yield heading(value["title"] or (f"Autour de {dynamic.name}" if dynamic else "Les acteurs"), 2)
    for group in drawn["groups"]:
        yield prose([{"kind": "paragraph", "runs": [run(group["name"], bold=True)]}])
        yield items(
            *[
                item(
                    run(actor["name"], url=document.url(actor["url"])),
                    run(f", {actor['role']}" if actor["role"] else ""),
                )
                for actor in group["actors"]
            ]
        )


def documents(document, value, context):
    for one in value["documents"]:
        file = one["document"]
        if file is None:  # deleted since
            yield from [text(one["about"])] if one["about"] else []
            continue
        yield card(
            f"Document {file.file_extension.upper()}",
            title=file.title,
            url=document.url(file.url),
            words=one["about"],
            shows_url=True,
        )


def silent(document, value, context):
    yield {"kind": "note", "label": "Ce que l’étude ne dit pas.", "text": value}


# --- Sheets ---------------------------------------------------------------------------------------


def point(document, value, context):
    yield heading(value["title"], 2)
    yield with_source(document.rich(value["text"]), value)
    yield from examples(document, value.get("examples") or [], context.get("lived_here") or [])


def lever(document, value, context):
    yield from point(document, value, context)
    tools = context["lever_tools"]
    if tools:
        yield prose(
            [{"kind": "paragraph", "runs": [run("Outils\u00a0: ", bold=True), *tool_runs(document, tools)]}]
        )


def proposition(document, value, context):
    yield prose(
        [{"kind": "paragraph", "runs": [run(f"{value['number']} ", bold=True), *sourced(value)["runs"]]}]
    )


def further(document, value, context):
    yield prose([{"kind": "paragraph", **sourced(value)}])


def examples(document, written, lived):
    entries = [example(document, one) for one in written]
    entries += [
        item(
            run(f"{one.dynamic.name}, {in_words(one.happened_on, 'F Y')}. ", bold=True),
            run(one.text),
            run(" Raconté par son équipe.", italic=True),
        )
        for one in lived
    ]
    if entries:
        yield {"kind": "examples", "items": entries}


def example(document, value) -> dict:
    dynamic = value["dynamic"]
    name = dynamic.name if dynamic else value["name"] or ""
    url = document.url(dynamic.get_absolute_url()) if dynamic and dynamic.live else ""
    known = [run(name, bold=True, url=url), run(". ", bold=True)] if name else []
    return item(*known, *sourced(value)["runs"])


# --- What several share ---------------------------------------------------------------------------


def card(eyebrow: str, *, title: str, url: str, words: str, shows_url: bool = False) -> dict:
    """A link that deserves a frame; `shows_url` writes its address, for those who hold paper."""
    return {
        "kind": "card",
        "eyebrow": eyebrow,
        "title": title,
        "url": url,
        "shows_url": shows_url,
        "blocks": plain(words),
    }


def with_source(told: dict, value) -> dict:
    """Where a rich text comes from, at the end of its last paragraph: alone it could fall on the next page."""
    where = run(f" ({cited(value['source'])})", italic=True) if value.get("source") else None
    if where is None:
        return told
    *before, last = told["blocks"] or [{"kind": "paragraph", "runs": []}]
    if last["kind"] == "paragraph":
        return prose([*before, {**last, "runs": [*last["runs"], where]}])
    return prose([*before, last, {"kind": "paragraph", "runs": [where]}])


def sourced(value) -> dict:
    """The text of a block, then where it comes from."""
    where = cited(value.get("source") or "")
    return item(run(value["text"]), run(f" ({where})" if where else "", italic=True))


def tool_runs(document, tools) -> list[dict]:
    runs = []
    for tool in tools:
        runs += [run(tool.name, url=document.url(tool.get_absolute_url())), run(", ")]
    return runs[:-1]


def empty_for_none(value) -> dict:
    return {name: one or "" for name, one in value.items()}


READERS: dict[type, Reader] = {
    told.TextBlock: rich_text,
    told.QuoteBlock: quote,
    told.FiguresBlock: figures,
    told.TimelineBlock: timeline,
    told.PictureBlock: picture,
    told.GalleryBlock: gallery,
    told.MapBlock: place,
    told.VideoBlock: video,
    told.ToolCardBlock: tool,
    who.ActorsBlock: actors,
    who.ActorMapBlock: actor_map,
    told.DocumentsBlock: documents,
    told.SilentBlock: silent,
    said.PointBlock: point,
    said.WatchBlock: point,
    said.LeverBlock: lever,
    said.PropositionBlock: proposition,
    said.FurtherBlock: further,
}
