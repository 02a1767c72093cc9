"""The dates of a call say what is possible: one phase a day, windows that agree with it, sentences with dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.calls_enums import Act, Phase
from proposals.calls_phases import Calendar, CalendarError

WHOLE = Calendar(
    proposing=date(2027, 3, 1),
    teaming=date(2027, 4, 1),
    selecting=date(2027, 5, 1),
    sharing_out=date(2027, 5, 15),
    doing=date(2027, 6, 1),
    telling=date(2027, 11, 1),
    closed=date(2028, 1, 1),
)
BARE = Calendar(
    proposing=WHOLE.proposing,
    teaming=WHOLE.teaming,
    doing=WHOLE.doing,
    telling=WHOLE.telling,
    closed=WHOLE.closed,
)


@st.composite
def calendars(draw):
    """Any calendar in order, with or without its optional phases."""
    gaps = draw(st.lists(st.integers(1, 400), min_size=7, max_size=7))
    first = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    days = [first + timedelta(sum(gaps[:rank])) for rank in range(7)]
    return Calendar(
        proposing=days[0],
        teaming=days[1],
        selecting=draw(st.sampled_from([None, days[2]])),
        sharing_out=draw(st.sampled_from([None, days[3]])),
        doing=days[4],
        telling=days[5],
        closed=days[6],
    )


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2027, 2, 28), Phase.ANNOUNCED),
        (date(2027, 3, 1), Phase.PROPOSING),
        (date(2027, 3, 31), Phase.PROPOSING),
        (date(2027, 4, 30), Phase.TEAMING),
        (date(2027, 5, 14), Phase.SELECTING),
        (date(2027, 5, 15), Phase.SHARING_OUT),
        (date(2027, 6, 1), Phase.DOING),
        (date(2027, 12, 31), Phase.TELLING),
        (date(2028, 1, 1), Phase.CLOSED),
        (date(2040, 1, 1), Phase.CLOSED),
    ],
)
def test_a_phase_ends_the_day_before_the_next_begins(day, phase):
    assert WHOLE.phase_on(day) == phase


def test_without_its_optional_phases_the_teams_form_until_the_work_begins():
    assert [period.phase for period in BARE.periods] == [
        Phase.PROPOSING,
        Phase.TEAMING,
        Phase.DOING,
        Phase.TELLING,
        Phase.CLOSED,
    ]
    assert BARE.phase_on(date(2027, 5, 20)) == Phase.TEAMING


# What is possible, phase by phase: annoncé, proposer, équipes, présélection, enveloppe, réaliser, partager, clos
TABLE = {
    Act.START: "-●------",
    Act.PLEDGE: "-●●●●●--",
    Act.ANSWER: "-●●●●●●-",
    Act.RECEIVE: "-●●●●●●-",
    Act.WRITE: "-●●●●●●-",
    Act.MOVE: "-●●●●●●-",
    Act.SELECT: "---●----",
    Act.ENROL: "●●●●----",
    Act.SPREAD: "----●---",
    Act.RESULT: "-----●●-",
}
A_DAY_OF_EACH = [
    date(2027, 2, 1),
    date(2027, 3, 10),
    date(2027, 4, 10),
    date(2027, 5, 5),
    date(2027, 5, 20),
    date(2027, 7, 1),
    date(2027, 12, 1),
    date(2028, 2, 1),
]


def test_each_act_is_possible_in_its_phases_only():
    found = {act: "".join("●" if WHOLE.allows(act, day) else "-" for day in A_DAY_OF_EACH) for act in Act}

    assert found == TABLE


@given(calendars(), st.sampled_from(Act), st.integers(-500, 3000))
def test_windows_and_refusals_agree_with_the_phase_of_the_day(calendar, act, days):
    day = calendar.proposing + timedelta(days)

    inside = any((first is None or first <= day) and day <= last for first, last in calendar.windows(act))

    assert inside == calendar.allows(act, day)
    assert (calendar.why_not(act, day) == "") == inside


@given(calendars(), st.integers(-500, 3000))
def test_every_day_has_one_phase_and_phases_follow_one_another(calendar, days):
    day = calendar.proposing + timedelta(days)
    order = [Phase.ANNOUNCED, *[period.phase for period in calendar.periods]]

    today, tomorrow = calendar.phase_on(day), calendar.phase_on(day + timedelta(1))

    assert order.index(tomorrow) - order.index(today) in {0, 1}


@pytest.mark.parametrize(
    ("act", "day", "sentence"),
    [
        (
            Act.START,
            date(2027, 4, 2),
            "Il n’est plus possible de démarrer un projet : c’était ouvert du 1er mars 2027 au 31 mars 2027.",
        ),
        (
            Act.SPREAD,
            date(2027, 3, 2),
            "Il n’est pas encore possible de répartir ou déléguer sa part de l’enveloppe : "
            "ce sera ouvert du 15 mai 2027 au 31 mai 2027.",
        ),
        (
            Act.PLEDGE,
            date(2027, 12, 2),
            "Il n’est plus possible de rejoindre un projet : c’était ouvert du 1er mars 2027 au 31 octobre 2027.",
        ),
        (
            Act.ENROL,
            date(2027, 5, 15),
            "Il n’est plus possible de demander ou confirmer une part de l’enveloppe : "
            "c’était ouvert jusqu’au 14 mai 2027.",
        ),
    ],
)
def test_a_closed_phase_says_when_it_was_or_will_be_open(act, day, sentence):
    assert WHOLE.why_not(act, day) == sentence


def test_an_act_without_a_phase_in_this_call_says_so():
    assert (
        BARE.why_not(Act.SELECT, date(2027, 5, 5))
        == "Cet appel ne prévoit pas de décider de la présélection."
    )


def test_dates_out_of_order_are_refused_with_the_phase_that_comes_too_early():
    wrong = Calendar(
        proposing=date(2027, 3, 1),
        teaming=date(2027, 3, 1),
        doing=date(2027, 6, 1),
        telling=date(2027, 7, 1),
        closed=date(2027, 8, 1),
    )

    with pytest.raises(CalendarError, match="« constituer les équipes » doit commencer après"):
        _ = wrong.periods
