"""The reference data: all that the tables of the study hold, loaded once, never over what people wrote."""

from collections import Counter

import pytest
import yaml

from dynamics.services.reference import ReferenceDataError
from proposals.models import Dispositif
from proposals.services.dispositifs_load import DATA, load_dispositifs
from tests.dynamics.factories import DynamicFactory, OrganisationFactory

ENTRIES = yaml.safe_load((DATA / "dispositifs.yaml").read_text(encoding="utf8"))


def test_the_file_holds_every_row_of_the_tables():
    families = Counter(entry["family"] for entry in ENTRIES)

    # The tables count 7 for the emergence and 3 for citizens' finance; one row is in both. Five more are
    # dispositifs that the study names inside its rows, with a page of their own.
    assert families == {
        "cooperations": 6,
        "generaliste": 6,
        "centres-de-ressources": 4,
        "sources": 6,
        "emergence": 12,
        "ingenierie": 4,
        "recherche": 9,
        "foncier": 5,
        "finance-citoyenne": 2,
    }
    assert len({entry["slug"] for entry in ENTRIES}) == len(ENTRIES) == 54


def test_every_entry_says_where_it_comes_from_and_gives_no_date():
    for entry in ENTRIES:
        assert entry["sources"], entry["slug"]
        assert all(source.startswith("COOP") for source in entry["sources"]), entry["slug"]
        assert not {"opens_on", "closes_on"} & entry.keys(), entry["slug"]


ONE = """
- slug: fonds
  name: Fonds
  kind: financement
  family: emergence
  summary: "Un fonds."
  amount: "10 000 à 20 000 €"
  amount_min: 10000
  amount_max: 20000
  stages: [emergence]
  examples:
    - {name: "Réseau", organisation: reseau, url: "https://reseau.example/"}
    - {name: "Collectif", dynamic: collectif}
  sources: ["COOP 3:2456"]
"""


@pytest.fixture
def data(tmp_path):
    OrganisationFactory(slug="reseau")
    DynamicFactory(slug="collectif")
    (tmp_path / "dispositifs.yaml").write_text(ONE, encoding="utf8")
    return tmp_path


@pytest.mark.django_db
def test_an_entry_becomes_a_published_dispositif_that_nobody_has_checked(data):
    assert load_dispositifs(data) == 1

    one = Dispositif.objects.get()
    assert (one.slug, one.live, one.checked_on, one.info_year) == ("fonds", True, None, 2024)
    assert [str(example.organisation or example.dynamic) for example in one.examples.all()] == [
        str(one.examples.all()[0].organisation),
        str(one.examples.all()[1].dynamic),
    ]
    assert one.freshness.label == "information de 2024, à vérifier"


@pytest.mark.django_db
def test_loading_again_writes_nothing_and_a_changed_entry_is_written_again(data):
    load_dispositifs(data)

    again = load_dispositifs(data)
    (data / "dispositifs.yaml").write_text(ONE.replace("Un fonds.", "Un autre."), encoding="utf8")

    assert (again, load_dispositifs(data)) == (0, 1)
    one = Dispositif.objects.get()
    assert (one.summary, one.examples.count()) == ("Un autre.", 2)


@pytest.mark.django_db
def test_what_somebody_published_since_is_left_alone(data):
    load_dispositifs(data)
    one = Dispositif.objects.get()
    one.summary = "Corrigé."
    one.save_revision().publish()
    (data / "dispositifs.yaml").write_text(ONE.replace("Un fonds.", "Un autre."), encoding="utf8")

    assert load_dispositifs(data) == 0
    assert Dispositif.objects.get().summary == "Corrigé."


@pytest.mark.django_db
def test_an_organisation_that_does_not_exist_is_named_in_the_error(data):
    (data / "dispositifs.yaml").write_text(ONE.replace("reseau,", "inconnu,"), encoding="utf8")

    with pytest.raises(ReferenceDataError, match="fonds"):
        load_dispositifs(data)
