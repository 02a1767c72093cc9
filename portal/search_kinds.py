"""What the search of the site knows: dynamiques, tools, sheets, terms, monographies, needs, offers, propositions,
calls for commons, dispositifs, events, discussions of the forum, local communities and working groups.

An app that joins adds its `Kind` here. Dynamiques and tools are many, or change often: their texts are read in
Wagtail's index. Terms and pages are few: they are held in memory until one of them changes.
"""

import threading
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Max
from django.utils.html import strip_tags
from wagtail.models import Page

from community.exchanges.models import Need, Offer
from dynamics.charts import capitalised
from dynamics.models import Dynamic
from dynamics.services.snapshot import current as current_catalogue
from portal.search import Document, Kind, Question, register
from portal.search_life import find_events, find_groups, find_threads
from portal.search_reading import bag_of, indexed, words_of
from proposals.models import Call, Dispositif, Proposition
from toolbox.models import MonographPage, SheetPage, Tool
from toolbox.models.pages import NOT_READ, walk
from toolbox.relevance import Bag
from toolbox.services import glossary

ENOUGH_WORDS = 50_000


# --- Dynamiques -----------------------------------------------------------------------------


def find_dynamics(question: Question) -> list[Document]:
    bags = indexed(question, Dynamic)
    rows = (
        Dynamic.objects.listed()
        .filter(pk__in=list(bags))
        .select_related("typology", "seat")
        .only(
            *("slug", "name", "summary", "description"),
            *("typology__name", "typology__acronym", "typology__long_name", "seat__name"),
        )
        .order_by()
    )
    return [
        Document(
            "dynamique",
            row.pk,
            row.get_absolute_url(),
            row.name,
            bag_of(row.name, [row.typology.name, row.typology.acronym, row.typology.long_name], bags[row.pk]),
            " · ".join(filter(None, [row.typology.name, row.seat.name if row.seat else ""])),
            (row.summary, row.description),
        )
        for row in rows
    ]


def words_of_dynamics(memo: dict) -> list[str]:
    return current_catalogue().terms[:ENOUGH_WORDS]


# --- Tools ----------------------------------------------------------------------------------


def find_tools(question: Question) -> list[Document]:
    bags = indexed(question, Tool)
    rows = Tool.objects.published().filter(pk__in=list(bags)).order_by()
    return [
        Document(
            "outil",
            row.pk,
            row.get_absolute_url(),
            row.name,
            bag_of(row.name, [*row.keywords, *[aim.question for aim in row.aim_values]], bags[row.pk]),
            capitalised(row.get_kind_display()),
            (row.summary, row.aim, row.when),
        )
        for row in rows
    ]


def words_of_tools(memo: dict) -> list[str]:
    rows = Tool.objects.published().order_by().values_list("name", "keywords")
    return words_of(text for name, keywords in rows for text in (name, *keywords))


# --- Needs and offers -----------------------------------------------------------------------


def finder_of_records(model: type[Need] | type[Offer]):
    """Those that anybody may read: the answer is the same for everybody."""

    def find(question: Question) -> list[Document]:
        bags = indexed(question, model)
        rows = model.objects.public().filter(pk__in=list(bags)).select_related("dynamic").order_by()
        return [
            Document(
                row.side,
                row.pk,
                row.get_absolute_url(),
                row.title,
                bag_of(row.title, [row.sheet_label, *row.form_labels], bags[row.pk]),
                capitalised(row.who),
                (row.description,),
            )
            for row in rows
        ]

    return find


# --- Dispositifs ----------------------------------------------------------------------------


def find_dispositifs(question: Question) -> list[Document]:
    bags = indexed(question, Dispositif)
    rows = Dispositif.objects.published().filter(pk__in=list(bags)).order_by()
    return [
        Document(
            "dispositif",
            row.pk,
            row.get_absolute_url(),
            row.name,
            bag_of(row.name, [row.get_kind_display(), row.get_family_display()], bags[row.pk]),
            capitalised(row.get_kind_display()),
            (row.summary, row.content),
        )
        for row in rows
    ]


def words_of_dispositifs(memo: dict) -> list[str]:
    return words_of(Dispositif.objects.published().order_by().values_list("name", flat=True))


# --- Calls for commons ------------------------------------------------------------------------


def find_calls(question: Question) -> list[Document]:
    bags = indexed(question, Call)
    rows = Call.objects.published().filter(pk__in=list(bags)).select_related("dynamic").order_by()
    return [
        Document(
            "appel",
            row.pk,
            row.get_absolute_url(),
            row.title,
            bag_of(row.title, [row.sheet_label, row.organiser], bags[row.pk]),
            capitalised(row.organiser),
            (row.challenge, row.acceptable),
        )
        for row in rows
    ]


# --- Propositions ---------------------------------------------------------------------------


def find_propositions(question: Question) -> list[Document]:
    bags = indexed(question, Proposition)
    rows = Proposition.objects.published().filter(pk__in=list(bags)).order_by()
    return [
        Document(
            "proposition",
            row.pk,
            row.get_absolute_url(),
            row.title,
            bag_of(row.title, [row.number, row.get_subject_display()], bags[row.pk]),
            " · ".join(filter(None, [capitalised(row.get_kind_display()), row.number])),
            (row.rationale, row.text, *row.points),
        )
        for row in rows
    ]


def words_of_propositions(memo: dict) -> list[str]:
    rows = Proposition.objects.published().order_by().values_list("title", flat=True)
    return words_of(rows)


# --- Terms ----------------------------------------------------------------------------------


def held_glossary(memo: dict) -> glossary.Glossary:
    if "glossary" not in memo:
        memo["glossary"] = glossary.current()
    return memo["glossary"]


def find_terms(question: Question) -> list[Document]:
    held = held_glossary(question.memo)
    return [
        Document(
            "terme",
            entry.pk,
            entry.url,
            f"{entry.term} ({entry.abbreviation})" if entry.abbreviation else entry.term,
            held.bags[entry.slug],
            ", ".join(entry.synonyms),
            (entry.definition, *[variant.get("text", "") for variant in entry.variants]),
        )
        for entry in held.entries
    ]


def counts_of_terms(memo: dict) -> tuple[dict[str, int], int]:
    held = held_glossary(memo)
    return held.counts, len(held.entries)


# --- Sheets and monographies ----------------------------------------------------------------

_lock = threading.Lock()
_shelf: tuple[tuple, list[Document]] | None = None


def held_pages(memo: dict) -> list[Document]:
    if "pages" not in memo:
        memo["pages"] = pages()
    return memo["pages"]


def pages() -> list[Document]:
    """Both kinds of pages, read again when one is published or withdrawn; one query when nothing changed."""
    global _shelf
    live = Page.objects.live().public().type((SheetPage, MonographPage)).order_by()
    version = tuple(
        live.aggregate(Count("pk"), Max("last_published_at"), Max("latest_revision_created_at")).values()
    )
    if _shelf is None or _shelf[0] != version:
        with _lock:
            _shelf = (version, read_pages())
    return _shelf[1]


def read_pages() -> list[Document]:
    sheets = [
        Document(
            "fiche",
            page.pk,
            page.get_absolute_url(),
            page.title,
            bag_of_page(page, page.streams, [page.summary, strip_tags(page.stake)]),
            "Fiche thématique",
            (page.summary, *texts_in(page.streams)),
        )
        for page in SheetPage.objects.live().public().order_by("pk")
    ]
    monographies = [
        Document(
            "monographie",
            page.pk,
            page.get_absolute_url(),
            page.title,
            bag_of_page(page, streams_of(page), [page.lead], [page.dynamic.name]),
            page.dynamic.name,
            (page.lead, *texts_in(streams_of(page))),
        )
        for page in MonographPage.objects.live().public().select_related("dynamic").order_by("pk")
    ]
    return [*sheets, *monographies]


def streams_of(page: MonographPage) -> list:
    return [getattr(page, name) for name, _, _ in (*page.SECTIONS, *page.LISTS)]


def texts_in(streams) -> list[str]:
    return [
        strip_tags(value)
        for stream in streams
        for name, value in walk(list(stream.raw_data))
        if isinstance(value, str) and name not in NOT_READ
    ]


def bag_of_page(page, streams, first: list[str], keywords: Iterable[str] = ()) -> Bag:
    """Titles of levers, brakes and conditions count as key words."""
    titles = [
        value
        for stream in streams
        for name, value in walk(list(stream.raw_data))
        if name == "title" and isinstance(value, str)
    ]
    return Bag.of(page.title, [*keywords, *titles], [*first, *texts_in(streams)])


def counts_of_pages(memo: dict) -> tuple[dict[str, int], int]:
    documents = held_pages(memo)
    return Counter(token for one in documents for token in one.bag.tokens), len(documents)


def words_of_pages(memo: dict) -> list[str]:
    return words_of(document.title for document in held_pages(memo))


def words_of_terms(memo: dict) -> list[str]:
    return held_glossary(memo).words


def pages_of(kind: str):
    return lambda question: [document for document in held_pages(question.memo) if document.kind == kind]


register(Kind("dynamique", "Dynamique", "Dynamiques", find_dynamics, words=words_of_dynamics))
register(Kind("outil", "Outil", "Outils", find_tools, words=words_of_tools))
register(Kind("fiche", "Fiche", "Fiches", pages_of("fiche"), counts_of_pages, words_of_pages))
register(Kind("terme", "Terme", "Glossaire", find_terms, counts_of_terms, words_of_terms))
register(Kind("monographie", "Monographie", "Monographies", pages_of("monographie")))
register(Kind("besoin", "Besoin", "Besoins", finder_of_records(Need)))
register(Kind("proposition", "Proposition", "Propositions", find_propositions, words=words_of_propositions))
register(Kind("offre", "Offre", "Offres", finder_of_records(Offer)))
register(Kind("dispositif", "Dispositif", "Dispositifs", find_dispositifs, words=words_of_dispositifs))
register(Kind("rencontre", "Rencontre", "Rencontres", find_events))
register(Kind("discussion", "Discussion", "Discussions", find_threads))
register(Kind("groupe", "Communauté ou chantier", "Communautés et chantiers", find_groups))
register(Kind("appel", "Appel à communs", "Appels à communs", find_calls))
