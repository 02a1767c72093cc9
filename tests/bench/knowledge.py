"""A monographie of twenty blocks: what a page of Wagtail costs drawn, and kept."""

from django.test import Client

from dynamics.models import Dynamic
from dynamics.services.reference import read
from portal.services.pages import site_root
from tests.bench.measure import seconds
from toolbox.models import MonographIndexPage, MonographPage, Term
from toolbox.services.pages import publish_page, write_index
from toolbox.services.reference import DATA

SLUG = "mesure"
WORDS = (
    "La gouvernance partagée d’une SCIC tient au temps passé ensemble : les parties prenantes se voient chaque mois, "
    "le conseil décide au consentement, et chacun sait qui fait quoi sur le territoire."
)
FIGURES = [
    {"label": str(year), "value": float(year - 1990), "unit": "emplois", "year": year, "source": ""}
    for year in (2018, 2020, 2022)
]
BLOCKS = [
    ("text", f"<h4>D’abord</h4><p>{WORDS}</p><p>{WORDS}</p>"),
    ("quote", {"quote": WORDS, "who": "Une habitante"}),
    ("figures", {"title": "Emplois", "figures": FIGURES}),
    (
        "timeline",
        {"moments": [{"date": f"juin {year}", "text": WORDS, "source": ""} for year in (2018, 2020)]},
    ),
    ("map", {"caption": "Le pays"}),
]


def knowledge_page() -> str:
    """Its address, once it is written, with the whole glossary to mark in it."""
    write_terms()
    site_root()
    index = write_index(
        MonographIndexPage, slug="monographies", title="Monographies", introduction="", description=""
    )
    page = MonographPage.objects.filter(slug=SLUG).first() or MonographPage(slug=SLUG)
    page.title, page.lead = "Vingt blocs", "Ce que coûte une page."
    page.dynamic = Dynamic.objects.listed().order_by("pk").first()
    for name, *_ in MonographPage.SECTIONS[:4]:
        setattr(page, name, BLOCKS)
    publish_page(index, page)
    return page.get_absolute_url()


def write_terms() -> None:
    """The real glossary, without the tools and sheets that it names."""
    for entry in read("glossary.yaml", DATA):
        told = {name: entry[name] for name in ("term", "definition", "synonyms") if entry.get(name)}
        Term.objects.get_or_create(slug=entry["slug"], defaults=told)


def kept_answer_is_the_drawn_one(address: str) -> bool:
    drawn = Client().get(f"{address}?dessinee")
    Client().get(address)
    kept = Client().get(address)
    return drawn.status_code == kept.status_code == 200 and kept.content == drawn.content


def drawn_page(address: str) -> float:
    """Seconds of a page asked with something in its address, which is never kept."""
    client = Client()
    return seconds(lambda: client.get(f"{address}?dessinee"))


def kept_page(address: str) -> float:
    client = Client()
    return seconds(lambda: client.get(address))
