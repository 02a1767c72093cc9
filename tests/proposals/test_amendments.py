"""An amendment: proposed, compared, answered with a reason by those who may."""

import pytest
from django.core import mail

from proposals.enums import AmendmentState, PropositionStatus
from proposals.models import Amendment, Proposition, PropositionAuthor
from proposals.services import amendments
from tests.members.factories import UserFactory
from tests.proposals.factories import AmendmentFactory, PropositionFactory

pytestmark = pytest.mark.django_db
TITLE = "Financer le temps de la coopération."


@pytest.fixture
def proposition():
    return PropositionFactory(ours=True, slug="payer", title=TITLE, text="Au réel.")


def propose(client, user, **changes):
    client.force_login(user)
    sent = {
        "title": "Payer le temps de la coopération.",
        "text": "Au réel.",
        "reason": "Plus clair.",
        **changes,
    }
    return client.post("/propositions/payer/amender/", sent)


def answer(client, user, amendment, action, words="Vous avez raison."):
    client.force_login(user)
    return client.post(amendment.get_absolute_url(), {"action": action, "answer": words})


def test_the_difference_reads_word_by_word_and_aloud(client, proposition):
    response = propose(client, UserFactory())

    amendment = Amendment.objects.get()
    assert response.url == amendment.get_absolute_url()
    text = client.get(response.url).content.decode()
    assert "<del>" in text and "<ins>" in text
    assert "[retiré&nbsp;: </span>Financer" in text and "[ajouté&nbsp;: </span>Payer" in text
    proposition.refresh_from_db()
    assert proposition.title == TITLE


def test_the_same_words_are_no_amendment_and_nothing_typed_is_lost(client, proposition):
    text = propose(client, UserFactory(), title=TITLE, reason="Je ne sais plus.").content.decode()

    assert "changez au moins un mot" in text and "Je ne sais plus." in text
    assert not Amendment.objects.exists()


def test_the_signers_are_told_with_the_difference_in_words(client, proposition, committed):
    signer = PropositionAuthor.objects.create(
        proposition=proposition, user=UserFactory(), state="acceptee"
    ).user
    PropositionAuthor.objects.create(proposition=proposition, user=UserFactory())

    with committed():
        propose(client, UserFactory())

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([proposition.author.email, signer.email])
    assert "[retiré : Financer] [ajouté : Payer] le temps" in mail.outbox[0].body.replace("\u00a0", " ")
    assert "Plus clair." in mail.outbox[0].body


def test_those_of_the_studies_are_answered_by_the_equipe_relais(client, facilitator, committed):
    PropositionFactory(slug="payer", title=TITLE, text="Au réel.")

    with committed():
        propose(client, UserFactory())

    assert [letter.to for letter in mail.outbox] == [[facilitator.email]]


def test_accepted_the_wording_changes_and_its_author_reads_why(client, proposition, committed):
    amendment = AmendmentFactory(proposition=proposition, title="Payer le temps de la coopération.")
    Proposition.objects.filter(pk=proposition.pk).update(seed_digest="abc")

    with committed():
        answer(client, proposition.author, amendment, "accepter")

    proposition.refresh_from_db()
    amendment.refresh_from_db()
    assert (proposition.title, proposition.live, proposition.seed_digest) == (
        "Payer le temps de la coopération.",
        True,
        "",
    )
    assert proposition.latest_revision.content["title"] == proposition.title
    assert (amendment.state, amendment.decided_by) == (AmendmentState.ACCEPTED, proposition.author)
    [letter] = mail.outbox
    assert letter.to == [amendment.author.email]
    assert "Vous avez raison." in letter.body
    assert "Vous avez raison." in client.get(amendment.get_absolute_url()).content.decode()


def test_refused_the_wording_stays_and_its_author_reads_why(client, proposition, committed):
    amendment = AmendmentFactory(proposition=proposition)

    with committed():
        answer(client, proposition.author, amendment, "refuser", "« Financer » dit aussi les prêts.")

    proposition.refresh_from_db()
    assert proposition.title == TITLE
    assert Amendment.objects.get().state == AmendmentState.REFUSED
    assert "dit aussi les prêts" in mail.outbox[0].body


@pytest.mark.parametrize("action", ["accepter", "refuser"])
def test_an_answer_needs_its_reason(client, proposition, action):
    amendment = AmendmentFactory(proposition=proposition)

    response = answer(client, proposition.author, amendment, action, "  ")

    assert response.status_code == 200 and response.context["form"].errors
    assert Amendment.objects.get().state == AmendmentState.WAITING


def test_what_was_compared_must_still_be_there(client, proposition):
    first, second = (AmendmentFactory(proposition=proposition, title=title) for title in ("A.", "B."))
    answer(client, proposition.author, first, "accepter")

    text = client.get(second.get_absolute_url()).content.decode()
    assert "ne peut plus être accepté tel quel" in text and 'value="accepter"' not in text
    response = answer(client, proposition.author, second, "accepter")

    assert "a changé depuis" in response.content.decode()
    second.refresh_from_db()
    assert second.state == AmendmentState.WAITING


def test_its_author_takes_it_back_and_does_not_answer_herself(client, proposition):
    amendment = AmendmentFactory(proposition=proposition, author=proposition.author)
    assert answer(client, proposition.author, amendment, "accepter").status_code == 403

    client.post(amendment.get_absolute_url(), {"action": "retirer"})

    assert Amendment.objects.get().state == AmendmentState.WITHDRAWN


STATES = {
    AmendmentState.WAITING: {"accepter", "refuser", "retirer"},
    AmendmentState.ACCEPTED: set(),
    AmendmentState.REFUSED: set(),
    AmendmentState.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", AmendmentState)
def test_state_by_action(client, facilitator, state):
    """Only an amendment that waits is answered or taken back."""
    verbs = {
        "accepter": lambda one: amendments.accept(amendment=one, user=facilitator, answer="Oui."),
        "refuser": lambda one: amendments.refuse(amendment=one, user=facilitator, answer="Non."),
        "retirer": lambda one: amendments.withdraw(amendment=one, user=one.author),
    }
    possible = set()
    for name, verb in verbs.items():
        decided = (
            {} if state == AmendmentState.WAITING else {"decided_at": "2026-01-01T00:00Z", "answer": "Dit."}
        )
        amendment = AmendmentFactory(state=state, **decided)
        try:
            verb(amendment)
        except amendments.AmendmentError:
            continue
        possible.add(name)

    assert possible == STATES[state]


@pytest.mark.parametrize("status", [PropositionStatus.ADOPTED, PropositionStatus.ABANDONED])
def test_what_is_adopted_or_abandoned_is_no_longer_amended(client, status):
    PropositionFactory(slug="payer", status=status)

    assert propose(client, UserFactory()).status_code == 403
