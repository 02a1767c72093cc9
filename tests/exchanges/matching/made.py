"""Needs and offers for the tests of the matching: a small vocabulary, and strategies that mix everything."""

from datetime import date

from hypothesis import strategies as st

from community.exchanges.matching import Entry, History, Item, OfferItem, Vocabulary
from dynamics.french import Analyser

WORDS = [
    "porte-à-porte",
    "habitants",
    "monnaie",
    "cantine",
    "bio",
    "friche",
    "chaufferie",
    "élus",
    "vote",
    "vélo",
    "médecin",
    "récit",
    "dons",
]
THEMES, TOOLS = ["energie", "alimentation", "lien-social"], ["recit", "toucher-les-invisibles"]
TYPES, FORMS = ["ptce", "tiers-lieu", "pat"], ["echange", "visite", "tsf"]
STAGES = ["emergence", "creation", "consolidation", "changement-d-echelle"]
TODAY = date(2026, 3, 1)

VOCABULARY = Vocabulary(
    tools=[
        Entry("recit", "Récit collectif", ["histoire", "mémoire", "raconter"], [], ["cooperations"]),
        Entry(
            "toucher-les-invisibles",
            "Toucher les invisibles",
            ["porte-à-porte", "isolés", "aller vers"],
            ["Aller vers celles et ceux qui ne viennent jamais."],
            ["habitants"],
        ),
    ],
    sheets=[
        Entry("habitants", "Habitants", [], ["Sans habitants, une dynamique perd sa justesse."]),
        Entry("cooperations", "Coopérations", [], ["La coopération est un moteur."]),
    ],
    themes=[
        Entry("energie", "énergie", ["chaufferie", "photovoltaïque"]),
        Entry("alimentation", "alimentation et agriculture", ["cantine", "bio"]),
        Entry("lien-social", "lien social et solidarité", ["isolement", "entraide"]),
    ],
    names={
        "ptce": "PTCE",
        "tiers-lieu": "tiers-lieu",
        "pat": "projet alimentaire territorial",
        "visite": "visite apprenante",
        "financeur": "un financeur",
        "rural": "rural",
    },
    analyser=Analyser(),
)


def some(values: list[str]) -> st.SearchStrategy[frozenset]:
    return st.frozensets(st.sampled_from(values), max_size=2)


texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
places = st.one_of(
    st.just((None, None)), st.tuples(st.floats(42.5, 50.5), st.floats(-4.0, 7.5)), st.just((-21.1, 55.5))
)
fields = {
    "title": texts,
    "description": texts,
    "person": st.one_of(st.none(), st.integers(1, 6)),
    "dynamic": st.one_of(st.none(), st.integers(1, 6)),
    "type": st.sampled_from(["", *TYPES]),
    "stage": st.sampled_from(["", *STAGES]),
    "themes": some(THEMES),
    "sheet": st.sampled_from(["", "habitants", "cooperations"]),
    "tools": some(TOOLS),
    "forms": some(FORMS),
    "link_objects": some(["financeur", "lieu"]),
    "languages": some(["eu", "es"]),
    "scope": st.sampled_from(["proximite", "region", "partout"]),
    "region": st.sampled_from(["", "53", "84"]),
    "territory_kind": st.sampled_from(["", "rural", "urbain"]),
    "updated_on": st.one_of(st.none(), st.dates(date(2023, 1, 1), TODAY)),
}


@st.composite
def items(draw, kind: type[Item], number: int) -> Item:
    values = {name: draw(strategy) for name, strategy in fields.items()}
    latitude, longitude = draw(places)
    if kind is OfferItem:
        values["load"] = draw(st.integers(0, 3))
        values["capacity"] = draw(st.one_of(st.none(), st.integers(1, 3)))
        values["is_available"] = draw(st.booleans() | st.just(True))
    return kind(id=number, latitude=latitude, longitude=longitude, **values)


@st.composite
def worlds(draw, needs: int = 4, offers: int = 14) -> tuple[list[Item], list[OfferItem], History]:
    """Needs, offers and what is known of pairs."""
    asked = [draw(items(Item, number)) for number in range(draw(st.integers(1, needs)))]
    given = [draw(items(OfferItem, number)) for number in range(draw(st.integers(0, offers)))]
    history = History(
        excluded=draw(st.frozensets(st.tuples(st.integers(0, needs), st.integers(0, offers)), max_size=6)),
        linked=draw(st.frozensets(st.sampled_from([(1, 2), (1, 3), (2, 5), (4, 6)]))),
        adjustments=draw(st.dictionaries(st.integers(0, offers), st.floats(-1, 1), max_size=4)),
    )
    return asked, given, history


def need(**values) -> Item:
    return Item(**{"id": "n", "title": "Un besoin", "dynamic": "ici", "type": "pat", **values})


def offer(number: int | str = "o", **values) -> OfferItem:
    return OfferItem(
        **{"id": number, "title": "Une offre", "dynamic": f"là-{number}", "type": "ptce", **values}
    )
