"""A tool on paper."""

from django.template.defaultfilters import date as in_words
from django.utils import timezone

from community.members.french_dates import day
from dynamics.charts import capitalised
from dynamics.citations import cite_by_part
from toolbox import cards
from toolbox.blocks.fields import cited
from toolbox.models import Tool, UsageReport
from toolbox.pdf.document import Document, facts, heading, item, items, prose, text
from toolbox.pdf.rich import plain, run

MOST_REPORTS = 12
BY_ARCHIPEL = " (conseil d’Archipel)"


def tool_document(tool: Tool, address: str) -> Document:
    """All that everybody reads on the page of a tool read `with_card`; nothing of the person who asks."""
    document = Document(
        kind=capitalised(tool.get_kind_display()),
        title=tool.name,
        lead=tool.summary,
        address=address,
        changed_on=timezone.localdate(tool.updated_at),
        about=capitalised(cards.tried_label(tool)),
        keywords=[str(word) for word in tool.keywords],
    )
    document.add(*facts(brief(tool)))
    document.section("À quoi il sert", *said(tool.aim))
    document.section("Quand le choisir", *said(tool.when))
    document.section("Les étapes", *steps(tool))
    document.section("Ce qu’il demande", *demands(tool))
    document.section("Points de vigilance", *pitfalls(tool))
    document.section("Qui s’en est servi", *uses(document, tool))
    document.section("Variantes", *variants(tool))
    document.section("Comment des dynamiques l’ont changé", *team_variants(tool))
    document.section("Retours d’usage", *reports(tool))
    document.section("Documents", *documents(document, tool))
    document.section("Voir aussi", *see_also(document, tool))
    document.section("Sources", *document.sources(citations(tool)))
    return document


def brief(tool: Tool) -> list[tuple[str, str]]:
    return [
        ("Buts", ", ".join(aim.label for aim in tool.aim_values)),
        ("Difficulté", tool.get_difficulty_display()),
        ("Durée", tool.get_duration_display()),
        ("Coût", tool.get_cost_display()),
        ("Groupe", tool.get_group_display()),
        ("Stades", ", ".join(tool.stage_labels)),
        ("Fiches servies", ", ".join(tool.sheet_labels)),
        ("Thèmes", ", ".join(theme.name.lower() for theme in tool.themes.all())),
        ("Mots-clés", ", ".join(str(word) for word in tool.keywords)),
    ]


def said(words: str) -> list[dict]:
    return [text(words)] if words.strip() else []


def steps(tool: Tool) -> list[dict]:
    entries = [
        item(
            run(f"{step.title}\n", bold=True),
            run(step.text),
            run(BY_ARCHIPEL if step.by_archipel else "", italic=True),
        )
        for step in tool.steps.all()
    ]
    return [items(*entries, ordered=True)] if entries else []


def demands(tool: Tool) -> list[dict]:
    known = facts([("Personnes", tool.people), ("Temps", tool.time), ("Moyens", tool.money)])
    if known and tool.proposed_by_id is None:
        known.append(
            {"kind": "source", "text": "Repères d’Archipel : les études ne chiffrent pas chaque outil."}
        )
    return known


def pitfalls(tool: Tool) -> list[dict]:
    entries = [
        item(
            run(pitfall.text),
            run(source_of(pitfall) or (BY_ARCHIPEL if pitfall.by_archipel else ""), italic=True),
        )
        for pitfall in tool.pitfalls.all()
    ]
    return [items(*entries)] if entries else []


def uses(document: Document, tool: Tool) -> list[dict]:
    entries = []
    for use in tool.uses.select_related("dynamic"):
        url = document.url(use.dynamic.get_absolute_url()) if use.dynamic and use.dynamic.live else ""
        entries.append(
            item(run(f"{use.who}\n", bold=True, url=url), run(use.gave), run(source_of(use), italic=True))
        )
    return [items(*entries)] if entries else []


def variants(tool: Tool) -> list[dict]:
    entries = [
        item(run(f"{one.name}\n", bold=True), run(one.text), run(source_of(one), italic=True))
        for one in tool.variants.all()
    ]
    return [items(*entries)] if entries else []


def team_variants(tool: Tool) -> list[dict]:
    pieces = []
    for one in tool.published_variants:
        told = plain(one.text)
        if one.why:
            told += [{"kind": "paragraph", "runs": [run("Pourquoi ainsi", bold=True)]}, *plain(one.why)]
        where = f"{one.dynamic.name}, depuis {in_words(one.happened_on, 'F Y')}"
        pieces += [heading(one.name, 2), {"kind": "source", "text": where}, prose(told)]
    return pieces


def documents(document: Document, tool: Tool) -> list[dict]:
    """Their addresses; the files stay on the site."""
    entries = []
    for one in tool.documents.all():
        about = [one.kind, f"Crédit : {one.credit}" if one.credit else "", one.licence]
        entries.append(
            item(run(one.title, url=document.url(one.file.url)), run(f" ({', '.join(filter(None, about))})"))
        )
    return [items(*entries)] if entries else []


def reports(tool: Tool) -> list[dict]:
    """The newest, failures as well as successes; the page has the others."""
    shown = tool.published_reports[:MOST_REPORTS]
    pieces = [piece for report in shown for piece in one_report(report)]
    left = len(tool.published_reports) - len(shown)
    if left:
        pieces.append({"kind": "source", "text": f"{left} autres retours se lisent sur la page de l’outil."})
    return pieces


def one_report(report: UsageReport) -> list[dict]:
    parts = [
        ("Ce que nous avons adapté", report.adapted),
        ("Ce qui a marché", report.worked),
        ("Ce qui n’a pas marché", report.did_not_work),
    ]
    when = (
        f"Le {day(report.happened_on)}, en {report.get_stage_display()}, "
        f"{report.get_territory_kind_display()}"
    )
    told = [
        block
        for title, words in parts
        if words
        for block in ({"kind": "paragraph", "runs": [run(title, bold=True)]}, *plain(words))
    ]
    again = [
        run("Le referions-nous ? "),
        run(f"{capitalised(report.get_again_display())}.", bold=True),
    ]
    return [
        heading(report.dynamic.name, 2),
        {"kind": "source", "text": when},
        prose([*plain(report.context), *told, {"kind": "paragraph", "runs": again}]),
    ]


def see_also(document: Document, tool: Tool) -> list[dict]:
    entries = [
        item(
            run(f"{other.name}\n", bold=True, url=document.url(other.get_absolute_url())), run(other.summary)
        )
        for other in tool.see_also.filter(live=True).order_by("name", "pk")
    ]
    return [items(*entries)] if entries else []


def citations(tool: Tool) -> list:
    parts = [*tool.uses.all(), *tool.pitfalls.all(), *tool.variants.all()]
    return cite_by_part([*tool.sources, *[one.source for one in parts]])


def source_of(part) -> str:
    where = cited(part.source)
    return f" ({where})" if where else ""
