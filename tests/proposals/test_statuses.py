"""Where a proposition is: the transitions, the dated steps, and who notes them."""

import pytest

from dynamics.dates import parse_date
from proposals.enums import PropositionStatus as Status
from proposals.models import Proposition, PropositionStep
from proposals.services import statuses
from tests.proposals.factories import PropositionFactory

pytestmark = pytest.mark.django_db
SENT = {
    "when": "juin 2024",
    "text": "Une loi la reprend.",
    "source": "loi n° 2024-12, art. 4",
    "status": "adoptee",
}

# From each status (rows), to each (columns, in the order of the enumeration)
TABLE = {
    Status.CARRIED: (False, True, True, True, True),
    Status.STUDIED: (True, False, True, True, True),
    Status.PARTLY_ADOPTED: (False, True, False, True, True),
    Status.ADOPTED: (True, False, True, False, False),
    Status.ABANDONED: (True, False, False, False, False),
}


@pytest.mark.parametrize("start", Status)
def test_status_by_status(start, facilitator):
    found = []
    for end in Status:
        proposition = PropositionFactory(status=start)
        try:
            statuses.set_status(proposition, end)
        except statuses.StatusError:
            found.append(False)
        else:
            found.append(Proposition.objects.get(pk=proposition.pk).status == end)

    assert tuple(found) == TABLE[start]


def test_a_step_is_noted_with_its_date_and_source_and_changes_the_status(client, facilitator):
    proposition = PropositionFactory(slug="payer")
    client.force_login(facilitator)

    client.post("/propositions/payer/etape/", SENT)

    proposition.refresh_from_db()
    step = PropositionStep.objects.get()
    assert (proposition.status, proposition.seed_digest) == (Status.ADOPTED, "")
    assert (step.when, step.source) == ("juin 2024", "loi n° 2024-12, art. 4")
    text = client.get("/propositions/payer/").content.decode()
    assert "Une loi la reprend." in text and "ne reçoit plus de soutiens" in text


def test_a_step_may_change_nothing_else(facilitator):
    proposition = PropositionFactory()

    statuses.note_step(
        proposition=proposition,
        user=facilitator,
        text="Reçue.",
        source="lettre",
        when=parse_date("2024-06-12"),
    )

    assert Proposition.objects.get().status == Status.CARRIED


@pytest.mark.parametrize(
    ("changes", "field"), [({"source": ""}, "source"), ({"text": ""}, "text"), ({"when": "bientôt"}, "when")]
)
def test_what_is_missing_is_said_next_to_its_field(client, facilitator, changes, field):
    PropositionFactory(slug="payer")
    client.force_login(facilitator)

    response = client.post("/propositions/payer/etape/", {**SENT, **changes})

    assert field in response.context["form"].errors
    assert "loi n° 2024" in response.content.decode() or field == "source"
    assert not PropositionStep.objects.exists()


def test_a_day_to_come_is_refused(client, facilitator):
    PropositionFactory(slug="payer")
    client.force_login(facilitator)

    response = client.post("/propositions/payer/etape/", {**SENT, "when": "2999"})

    assert "pas encore passée" in response.content.decode()


def test_a_restored_revision_brings_no_old_status_back(facilitator):
    proposition = PropositionFactory(ours=True)
    revision = proposition.save_revision()
    statuses.note_step(
        proposition=proposition,
        user=facilitator,
        text="Adoptée.",
        source="loi",
        when=parse_date("2024"),
        status=Status.ADOPTED,
    )

    revision.publish()

    assert Proposition.objects.get().status == Status.ADOPTED
