"""The reference data of the tools is whole, and never tramples on what people wrote."""

import pytest
from django.test import TestCase

from dynamics.enums import Sheet, Stage
from dynamics.models import Dynamic
from dynamics.services import reference as dynamics_reference
from tests.dynamics.factories import DynamicFactory
from toolbox import enums
from toolbox.models import Gap, Tool
from toolbox.services import reference
from toolbox.services.reference import DATA

OF_THE_CONTRACT = {
    "recit",
    "chantier-collectif",
    "diagnostic-de-territoire",
    "victoire-rapide",
    "ancrage-spatial",
    "visites-apprenantes",
    "design-d-usages",
    "miaou",
    "debat-mouvant",
    "forum-ouvert",
    "hackathon",
    "budget-citoyen",
    "budget-participatif",
    "fabrique-a-initiatives",
    "facilitateur-inspirant",
    "financement-participatif",
    "objet-technique-transactionnel",
    "rapport-de-force-bienveillant",
    "start-up-de-territoire",
    "toucher-les-invisibles",
    "monnaie-locale",
    "marque-de-territoire",
    "election-sans-candidat",
    "ecoutes-territoriales",
    "transfert-de-savoir-faire",
    "appel-a-commun",
    "evenement-culturel",
    "application-de-consultation",
}


@pytest.fixture(scope="module")
def entries():
    return dynamics_reference.read("tools", DATA)


def test_there_are_at_least_45_tools_among_them_those_of_the_contract(entries):
    slugs = [entry["slug"] for entry in entries]

    assert len(slugs) == len(set(slugs)) >= 45
    assert set(slugs) >= OF_THE_CONTRACT


def test_no_tool_has_an_empty_part(entries):
    texts = ("name", "summary", "aim", "when", "people", "time", "money")
    lists = ("aims", "stages", "sheets", "steps", "pitfalls", "keywords", "sources")
    empty = [(entry["slug"], key) for entry in entries for key in (*texts, *lists) if not entry.get(key)]
    thin = [entry["slug"] for entry in entries if len(entry["steps"]) < 3 or len(entry["pitfalls"]) < 2]

    assert (empty, thin) == ([], [])


def test_every_value_is_of_its_vocabulary(entries):
    known = {
        "kind": enums.Kind,
        "difficulty": enums.Difficulty,
        "cost": enums.Cost,
        "duration": enums.Duration,
        "group": enums.GroupSize,
        "aims": enums.Aim,
        "stages": Stage,
        "sheets": Sheet,
    }
    wrong = [
        (entry["slug"], key, value)
        for entry in entries
        for key, vocabulary in known.items()
        for value in (entry[key] if isinstance(entry[key], list) else [entry[key]])
        if value not in vocabulary.values
    ]

    assert wrong == []


def test_every_tool_named_exists(entries):
    slugs = {entry["slug"] for entry in entries}

    assert [other for entry in entries for other in entry["see_also"] if other not in slugs] == []


def test_every_dynamique_named_is_a_real_one(entries):
    real = {entry["slug"] for entry in dynamics_reference.read("dynamiques")}
    named = {use["dynamic"] for entry in entries for use in entry["used_by"] if "dynamic" in use}

    assert named - real == set()


def test_every_use_has_its_source(entries):
    unsourced = [entry["slug"] for entry in entries for use in entry["used_by"] if not use.get("source")]

    assert unsourced == []


class WhatIsLoaded(TestCase):
    """Loaded once for the class, with a dynamique for each one that the tools name; each test rolls back."""

    @classmethod
    def setUpTestData(cls):
        cls.entries = dynamics_reference.read("tools", DATA)
        dynamics_reference.load_vocabularies()
        for slug in {use["dynamic"] for entry in cls.entries for use in entry["used_by"] if "dynamic" in use}:
            DynamicFactory(slug=slug, name=slug)
        reference.load_tools()
        reference.load_gaps()

    def test_what_is_loaded_is_what_the_files_say(self):
        tools = Tool.objects.published().prefetch_related("steps", "see_also")

        assert tools.count() == len(self.entries)
        assert Gap.objects.published().count() == len(dynamics_reference.read("gaps.yaml", DATA)) == 4
        steps = {tool.slug: len(tool.steps.all()) for tool in tools}
        assert steps == {entry["slug"]: len(entry["steps"]) for entry in self.entries}
        seen = {tool.slug: {other.slug for other in tool.see_also.all()} for tool in tools}
        assert seen == {entry["slug"]: set(entry["see_also"]) for entry in self.entries}

    def test_loading_again_writes_nothing(self):
        assert (reference.load_tools(), reference.load_gaps()) == (0, 0)

    def test_an_edited_tool_is_left_alone(self):
        Tool.objects.filter(slug="miaou").update(summary="Écrit par une rédactrice.", seed_digest="")

        reference.load_tools()

        assert Tool.objects.get(slug="miaou").summary == "Écrit par une rédactrice."

    def test_an_entry_that_changed_is_loaded_again_under_the_same_number(self):
        tool = Tool.objects.get(slug="miaou")
        Tool.objects.filter(pk=tool.pk).update(summary="ancien", seed_digest="autre")

        assert reference.load_tools() == 1
        again = Tool.objects.get(slug="miaou")
        assert (again.pk, again.summary == "ancien") == (tool.pk, False)

    def test_an_unknown_dynamique_is_refused(self):
        Dynamic.objects.filter(slug="biovallee").delete()
        Tool.objects.filter(slug="chantier-collectif").update(seed_digest="autre")

        with pytest.raises(dynamics_reference.ReferenceDataError, match="chantier-collectif : « biovallee »"):
            reference.load_tools()
