"""The loader of the reference data: whole, idempotent, and never over what a person changed."""

import pytest
import yaml

from dynamics.services.reference import ReferenceDataError
from proposals.models import Addressee, Proposition
from proposals.services import reference
from tests.dynamics.factories import DynamicFactory, ThemeFactory
from tests.proposals.factories import SupportFactory

pytestmark = pytest.mark.django_db
ADDRESSEES = [
    {
        "slug": "regions",
        "name": "Régions",
        "kind": "institution",
        "level": "regional",
        "source": "DYN A1:3543",
    }
]
SHORT = [{"number": "DYN D1", "text": "Recenser les dispositifs.", "source": "DYN A1:3390"}]
ENTRIES = [
    {
        "slug": "recenser",
        "number": "DYN D1",
        "kind": "proposition",
        "rationale": "On ne trouve pas ce qui existe.",
        "points": ["Par région."],
        "addressees": ["regions"],
        "subject": "ingenierie",
        "sheets": ["cooperations"],
        "themes": ["energie"],
        "evidence": [
            {"dynamic": "la-ruche", "text": "Deux ans à chercher.", "source": "DYN 1.5:2155"},
            {"name": "Les Voisins", "text": "Un an."},
        ],
        "status": "a-letude",
        "steps": [{"date": "2023-06", "status": "a-letude", "text": "Un rapport.", "source": "rapport"}],
        "see_also": ["COOP 2"],
        "page": 117,
    },
    {
        "slug": "cartographier",
        "number": "COOP 2",
        "title": "Cartographier.",
        "subject": "connaitre-et-valoriser",
        "source": "COOP 3:2954",
    },
    {
        "slug": "prendre-le-temps",
        "kind": "principe",
        "title": "Prendre le temps.",
        "subject": "accompagner",
        "source": "COOP 2:1375",
    },
]


@pytest.fixture
def data(tmp_path):
    DynamicFactory(slug="la-ruche")
    ThemeFactory()
    write(tmp_path, ENTRIES)
    (tmp_path / "addressees.yaml").write_text(yaml.safe_dump(ADDRESSEES))
    (tmp_path / "propositions_short.yaml").write_text(yaml.safe_dump(SHORT))
    reference.load_addressees(tmp_path)
    return tmp_path


def write(folder, entries) -> None:
    (folder / "propositions.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True))


def load(folder) -> int:
    return reference.load_propositions(folder, folder)


def test_an_entry_is_loaded_whole_and_published(data):
    assert load(data) == 3

    one = Proposition.objects.get(number="DYN D1")
    assert (one.title, one.source, one.page, one.status) == (
        "Recenser les dispositifs.",
        "DYN A1:3390",
        117,
        "a-letude",
    )
    assert [addressee.name for addressee in one.addressees.all()] == ["Régions"]
    assert [proof.who for proof in one.evidence.all()] == [proof.who for proof in one.evidence.all()]
    assert {proof.who for proof in one.evidence.all()} >= {"Les Voisins"}
    assert [step.when for step in one.steps.all()] == ["juin 2023"]
    assert [other.slug for other in one.see_also.all()] == ["cartographier"]
    assert one.live and one.latest_revision_id and one.seed_digest
    principle = Proposition.objects.get(kind="principe")
    assert (principle.number, principle.title) == ("", "Prendre le temps.")


def test_a_second_load_writes_nothing(data):
    load(data)

    assert (load(data), reference.load_addressees(data)) == (0, 0)


def test_an_entry_that_changed_is_loaded_again_and_keeps_its_supports(data):
    load(data)
    SupportFactory(proposition=Proposition.objects.get(number="DYN D1"))
    write(data, [{**ENTRIES[0], "rationale": "Mieux dit.", "steps": []}, *ENTRIES[1:]])

    assert load(data) == 1

    one = Proposition.objects.get(number="DYN D1")
    assert (one.rationale, one.supports.count(), one.evidence.count(), one.steps.count()) == (
        "Mieux dit.",
        1,
        2,
        0,
    )


def test_a_wording_that_changed_in_the_file_of_the_sheets_is_loaded_again(data):
    load(data)
    (data / "propositions_short.yaml").write_text(yaml.safe_dump([{**SHORT[0], "text": "Dresser la liste."}]))

    assert load(data) == 1
    assert Proposition.objects.get(number="DYN D1").title == "Dresser la liste."


def test_what_a_person_changed_is_left_alone(data):
    load(data)
    Proposition.objects.filter(number="DYN D1").update(title="Dit par quelqu’un.", seed_digest="")
    Addressee.objects.update(name="Les Régions", seed_digest="")
    write(data, [{**ENTRIES[0], "rationale": "Mieux dit."}, *ENTRIES[1:]])

    assert (load(data), reference.load_addressees(data)) == (0, 0)
    assert Proposition.objects.get(number="DYN D1").title == "Dit par quelqu’un."


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"addressees": ["inconnu"]}, "inconnu"),
        ({"evidence": [{"dynamic": "absente", "text": "…"}]}, "absente"),
        ({"see_also": ["DYN Z9"]}, "DYN Z9"),
        ({"number": "DYN Z9"}, "DYN Z9"),
    ],
)
def test_a_wrong_entry_is_named(data, changes, named):
    write(data, [{**ENTRIES[0], **changes}, *ENTRIES[1:]])

    with pytest.raises(ReferenceDataError, match=named):
        load(data)
