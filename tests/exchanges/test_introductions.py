"""The life of an introduction: what leads where, who may do what, what the database itself refuses."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.exchanges.enums import Answer, IntroductionState, Outcome, RefusalReason, Side, State
from community.exchanges.models import Introduction, IntroductionEvent, Party, Refusal
from community.exchanges.services import answering, consent, following, introductions
from community.exchanges.services.introductions import TRANSITIONS, IntroductionError, move
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.factories import IntroductionFactory, NeedFactory, OfferFactory, SuggestionFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

WHY = "Vous cherchez à dépasser les habitués ; ils l’ont fait porte après porte."
DRAFT, PROPOSED, ONE, AGREED, MET, BALANCE, SUCCEEDED, NOTHING, REFUSED, EXPIRED, CANCELLED = (
    IntroductionState
)


def in_state(state: str, **fields) -> Introduction:
    """An introduction put in a state without its story."""
    now = timezone.now()
    known = [AGREED, MET, BALANCE, SUCCEEDED, NOTHING]
    return IntroductionFactory(
        state=state,
        proposed_at=None if state == DRAFT else now,
        agreed_at=now if state in known else None,
        ended_at=now if state in IntroductionState.ended() else None,
        **fields,
    )


def proposed(facilitator, **fields) -> Introduction:
    row = introductions.prepare(need=NeedFactory(), offer=OfferFactory(**fields), user=facilitator)
    return introductions.propose(introductions=[row], why=WHY, user=facilitator)[0]


def side(introduction, name) -> Party:
    return introduction.parties.select_related("introduction", "user").get(side=name)


@pytest.mark.parametrize("before", IntroductionState)
def test_a_state_leads_only_where_the_table_says(before):
    for to in IntroductionState:
        row = in_state(before)
        if to in TRANSITIONS[before]:
            assert move(introduction=row, to=to).state == to
        else:
            with pytest.raises(IntroductionError, match="ne peut pas devenir"):
                move(introduction=row, to=to)
            row.refresh_from_db()
            assert row.state == before


def test_what_ended_is_ended():
    assert [state for state in IntroductionState.ended() if TRANSITIONS[state]] == []
    assert set(TRANSITIONS) == set(IntroductionState)


GESTURES = {
    "propose": (lambda row, who: introductions.propose(introductions=[row], why=WHY, user=who), {DRAFT}),
    "cancel": (lambda row, who: introductions.cancel(introduction=row, user=who), {DRAFT, PROPOSED, ONE}),
    "keep open": (
        lambda row, who: introductions.keep_open(
            introduction=row, until=timezone.localdate() + timedelta(days=60), user=who
        ),
        {PROPOSED, ONE},
    ),
    "meet": (
        lambda row, who: introductions.record_meeting(
            introduction=row, met_on=timezone.localdate(), user=who
        ),
        {AGREED},
    ),
    "succeed": (
        lambda row, who: introductions.conclude(introduction=row, outcome=Outcome.VISIT, user=who),
        {MET, BALANCE},
    ),
    "give up": (
        lambda row, who: introductions.conclude(introduction=row, outcome=Outcome.NOTHING, user=who),
        {AGREED, MET, BALANCE},
    ),
    "take": (
        lambda row, who: following.take(introduction=row, user=who),
        set(IntroductionState) - set(IntroductionState.ended()),
    ),
    "hand over": (
        lambda row, who: following.hand_over(introduction=row, to=who, user=who),
        set(IntroductionState) - set(IntroductionState.ended()),
    ),
    "accept": (
        lambda row, who: answering.answer(party=side(row, "besoin"), answer=Answer.ACCEPTED),
        {PROPOSED, ONE},
    ),
    "decline": (
        lambda row, who: answering.answer(party=side(row, "offre"), answer=Answer.DECLINED),
        {PROPOSED, ONE},
    ),
    "ask": (
        lambda row, who: answering.ask_question(party=side(row, "offre"), question="Combien de temps ?"),
        {PROPOSED, ONE},
    ),
    "remind": (lambda row, who: answering.send_again(party=side(row, "offre"), user=who), {PROPOSED, ONE}),
}


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_is_possible_only_in_its_states(facilitator, gesture):
    act, possible = GESTURES[gesture]
    allowed = set()
    for state in IntroductionState:
        row = in_state(state)
        if state != DRAFT:
            row.parties.update(asked_at=timezone.now())
        try:
            with transaction.atomic():
                act(row, facilitator)
        except IntroductionError:
            continue
        allowed.add(state)

    assert allowed == possible


def test_a_whole_life_is_dated_and_written_in_the_journal(facilitator):
    row = proposed(facilitator)
    seeker, giver = side(row, Side.NEED), side(row, Side.OFFER)
    answering.answer(party=giver, answer=Answer.ACCEPTED)
    answering.answer(party=seeker, answer=Answer.ACCEPTED)
    introductions.record_meeting(introduction=row, met_on=timezone.localdate(), user=facilitator)
    introductions.conclude(
        introduction=row, outcome=Outcome.VISIT, note="Ils y retournent.", user=facilitator
    )

    row.refresh_from_db()
    assert (row.state, row.outcome, row.met_on) == (SUCCEEDED, Outcome.VISIT, timezone.localdate())
    assert row.proposed_at <= row.agreed_at <= row.ended_at
    told = row.events.values_list("before", "after", "user", "side")
    assert list(told) == [
        (DRAFT, PROPOSED, facilitator.pk, ""),
        (PROPOSED, ONE, giver.user_id, "offre"),
        (ONE, AGREED, seeker.user_id, "besoin"),
        (AGREED, MET, facilitator.pk, ""),
        (MET, BALANCE, facilitator.pk, ""),
        (BALANCE, SUCCEEDED, facilitator.pk, ""),
    ]
    row.need.refresh_from_db()
    assert row.need.state == State.TALKING


def test_the_need_opens_again_when_nothing_came_of_it(facilitator):
    row = proposed(facilitator)
    for name in Side:
        answering.answer(party=side(row, name), answer=Answer.ACCEPTED)

    introductions.conclude(introduction=row, outcome=Outcome.NOTHING, user=facilitator)

    row.need.refresh_from_db()
    assert row.need.state == State.OPEN


@pytest.mark.parametrize(
    ("answer", "reason", "rests"),
    [
        (Answer.NOT_NOW, "", True),
        (Answer.DECLINED, RefusalReason.NOT_NOW, True),
        (Answer.DECLINED, RefusalReason.OFF_TOPIC, False),
        (Answer.DECLINED, RefusalReason.KNOWN, False),
        (Answer.DECLINED, RefusalReason.TOO_FAR, False),
        (Answer.DECLINED, "", False),
    ],
)
def test_a_refusal_holds_for_the_pair(facilitator, answer, reason, rests):
    row = proposed(facilitator)

    answering.answer(party=side(row, Side.OFFER), answer=answer, reason=reason, note="Après l’été")

    said = Refusal.objects.get()
    assert (said.need, said.offer, said.side, said.note) == (row.need, row.offer, "offre", "Après l’été")
    assert (said.rests_until is not None) == rests
    again = introductions.prepare(need=row.need, offer=row.offer, user=facilitator)
    with pytest.raises(IntroductionError, match="déjà décliné"):
        introductions.propose(introductions=[again], why=WHY, user=facilitator)
    later = timezone.now() + timedelta(days=93)
    if rests:
        introductions.propose(introductions=[again], why=WHY, user=facilitator, now=later)
        again.refresh_from_db()
        assert again.state == PROPOSED


def test_several_offers_are_proposed_at_once_each_for_itself(facilitator, committed):
    need = NeedFactory()
    rows = [introductions.prepare(need=need, offer=OfferFactory(), user=facilitator) for _ in range(2)]

    with committed():
        introductions.propose(introductions=rows, why=WHY, notes={"offre": "Vous seuls."}, user=facilitator)
    answering.answer(party=side(rows[0], Side.OFFER), answer=Answer.DECLINED)

    first, second = Introduction.objects.order_by("pk")
    assert first.batch == second.batch
    assert (first.state, second.state) == (REFUSED, PROPOSED)
    assert len(mail.outbox) == 3  # who seeks reads both in one letter
    assert [letter.to[0] for letter in mail.outbox if "Vous seuls." in letter.body] == [
        row.offer.owner.email for row in rows
    ]


@pytest.mark.parametrize(
    ("change", "reproach"),
    [
        ({"owner": None, "dynamic": None}, "à qui demander"),
        ({"state": State.CLOSED}, "n’est pas ouverte"),
        ({"absent_until": timezone.localdate() + timedelta(days=9)}, "absente"),
    ],
)
def test_what_would_disturb_for_nothing_is_refused(facilitator, change, reproach):
    with pytest.raises(IntroductionError, match=reproach):
        proposed(facilitator, **change)
    assert not Party.objects.filter(asked_at__isnull=False).exists()


def test_an_offer_is_not_asked_more_often_than_it_accepts(facilitator):
    row = proposed(facilitator, per_quarter=1)
    other = introductions.prepare(need=NeedFactory(), offer=row.offer, user=facilitator)

    with pytest.raises(IntroductionError, match="1 fois en trois mois"):
        introductions.propose(introductions=[other], why=WHY, user=facilitator)


def test_words_hold_no_contact(facilitator):
    row = introductions.prepare(need=NeedFactory(), offer=OfferFactory(), user=facilitator)

    for words in ("Écrivez à zoe@exemple.test", "Appelez le 06 12 34 56 78", "au +33 (0)6.12.34.56.78"):
        with pytest.raises(IntroductionError, match="ni adresse"):
            introductions.propose(introductions=[row], why=words, user=facilitator)


def test_nobody_is_introduced_to_herself(facilitator):
    alone = UserFactory()
    row = introductions.prepare(
        need=NeedFactory(owner=alone), offer=OfferFactory(owner=alone), user=facilitator
    )

    with pytest.raises(IntroductionError, match="la même personne"):
        introductions.propose(introductions=[row], why=WHY, user=facilitator)


def test_who_is_asked(facilitator):
    """The owner, else the person heard by phone, else the first animateur·rice of the team, else nobody."""
    owner, gone = UserFactory(), UserFactory(is_active=False)
    need = NeedFactory(owner=None)
    assert not consent.whom(record=need).is_reachable
    TeamMemberFactory(dynamic=need.dynamic, user=gone)
    TeamMemberFactory(dynamic=need.dynamic, role="contributeur")
    first = TeamMemberFactory(dynamic=need.dynamic).user
    TeamMemberFactory(dynamic=need.dynamic)
    assert consent.whom(record=need).user == first
    need.contact_name, need.contact_email = "Odile Voisine", "odile@exemple.test"
    assert consent.whom(record=need) == consent.Person(None, "Odile Voisine", "odile@exemple.test")
    need.owner = owner
    assert consent.whom(record=need).user == owner


def test_a_facilitator_gives_the_address_of_somebody_without_account(facilitator, committed):
    row = introductions.prepare(
        need=NeedFactory(), offer=OfferFactory(owner=None, dynamic=None), user=facilitator
    )
    introductions.set_contact(
        party=side(row, Side.OFFER), name="Odile Voisine", email="Odile@exemple.test", user=facilitator
    )

    with committed():
        introductions.propose(introductions=[row], why=WHY, user=facilitator)

    assert "odile@exemple.test" in [letter.to[0] for letter in mail.outbox]
    with pytest.raises(IntroductionError, match="déjà partie"):
        introductions.set_contact(party=side(row, Side.OFFER), name="x", email="x@y.fr", user=facilitator)


def test_neighbours_are_introduced_without_need_or_offer(facilitator):
    one, other = TeamMemberFactory(), TeamMemberFactory()

    row = introductions.prepare(
        user=facilitator, origin="voisines", need_dynamic=one.dynamic, offer_dynamic=other.dynamic
    )
    introductions.propose(introductions=[row], why=WHY, user=facilitator)

    assert set(row.parties.values_list("user", flat=True)) == {one.user_id, other.user_id}
    with pytest.raises(IntroductionError, match="déjà en cours"):
        introductions.prepare(user=facilitator, need_dynamic=one.dynamic, offer_dynamic=other.dynamic)


def test_a_draft_is_taken_up_and_a_running_pair_refused(facilitator):
    suggestion = SuggestionFactory()
    pair = {"need": suggestion.need, "offer": suggestion.offer, "user": facilitator}
    draft = introductions.prepare(**pair, suggestion=suggestion)
    assert introductions.prepare(**pair) == draft

    introductions.propose(introductions=[draft], why=WHY, user=facilitator)

    suggestion.refresh_from_db()
    assert suggestion.state == "proposee"
    with pytest.raises(IntroductionError, match="déjà en cours"):
        introductions.prepare(**pair)


@pytest.mark.parametrize(
    "values",
    [
        {"state": PROPOSED, "proposed_at": None},
        {"state": AGREED, "agreed_at": None},
        {"state": REFUSED, "ended_at": None},
        {"state": DRAFT, "ended_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_state_without_its_date(values):
    row = in_state(DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.filter(pk=row.pk).update(**{"proposed_at": timezone.now(), **values})


def test_the_database_refuses_two_running_for_a_pair():
    row = in_state(PROPOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionFactory(need=row.need, offer=row.offer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(introduction=row).update(answer=Answer.ACCEPTED)


def test_taking_and_handing_over_tell_whoever_it_concerns(facilitator, committed):
    other = UserFactory(facilitator=True)
    row = in_state(PROPOSED, facilitator=other)

    with committed():
        following.take(introduction=row, user=facilitator)
        following.hand_over(introduction=row, to=other, note="Elle préfère le téléphone.", user=facilitator)

    assert [(letter.to[0], letter.subject.split(" : ")[0]) for letter in mail.outbox] == [
        (other.email, "Fanny Relais suit désormais"),
        (other.email, "Fanny Relais vous passe"),
    ]
    assert "Elle préfère le téléphone." in mail.outbox[1].body
    assert list(row.events.values_list("kind", flat=True)) == [
        IntroductionEvent.Kind.TAKEN,
        IntroductionEvent.Kind.HANDED_OVER,
    ]
    with pytest.raises(IntroductionError, match="équipe relais"):
        following.hand_over(introduction=row, to=UserFactory(), user=facilitator)
