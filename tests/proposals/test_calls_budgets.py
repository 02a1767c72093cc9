"""The envelope of a call: asked for, confirmed, spread, handed on; and what everybody reads of it."""

import pytest

from proposals.calls_data import CallsData
from proposals.calls_enums import Phase, Split, SupporterState
from proposals.models import Supporter
from proposals.services import calls_budgets as budgets
from proposals.services.calls import CallError
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories_calls import CallFactory, ProjectFactory, SupporterFactory, in_phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """1 000 € that three supporters share out between two projects."""
    made = CallFactory(shares=True, phase=Phase.SHARING_OUT)
    SupporterFactory.create_batch(3, call=made)
    ProjectFactory.create_batch(2, call=made)
    return made


@pytest.fixture
def people(call):
    return list(call.supporters.order_by("pk"))


@pytest.fixture
def projects(call):
    return list(call.projects.order_by("pk"))


def test_a_part_is_asked_for_then_confirmed_by_the_organiser(client):
    call = CallFactory(shares=True)
    organiser, user = TeamMemberFactory(dynamic=call.dynamic).user, UserFactory()
    client.force_login(user)

    client.post(f"{call.get_absolute_url()}enveloppe/demander/", {"words": "Une habitante."})

    supporter = Supporter.objects.get()
    assert supporter.state == SupporterState.ASKED
    assert budgets.sharing_of(call).parts == {}

    client.force_login(organiser)
    client.post(
        f"{call.get_absolute_url()}enveloppe/soutiens/", {"supporter": supporter.pk, "action": "confirm"}
    )

    supporter.refresh_from_db()
    assert supporter.state == SupporterState.CONFIRMED
    assert budgets.sharing_of(call).parts == {supporter.pk: 1000}


def test_parts_set_by_the_organiser_never_go_above_the_envelope(client):
    call = CallFactory(shares=True, split=Split.SET)
    first, second = SupporterFactory.create_batch(2, call=call, state=SupporterState.ASKED)
    organiser = TeamMemberFactory(dynamic=call.dynamic).user
    client.force_login(organiser)
    address = f"{call.get_absolute_url()}enveloppe/soutiens/"

    client.post(address, {"supporter": first.pk, "action": "confirm", "part": "700"})
    page = client.post(address, {"supporter": second.pk, "action": "confirm", "part": "400"})

    assert page.context["form"].errors == {
        "part": ["Il reste 300\u00a0€ dans l’enveloppe : cette part la dépasse."]
    }
    assert 'value="400"' in page.content.decode()
    client.post(address, {"supporter": second.pk, "action": "confirm", "part": "300"})
    assert budgets.sharing_of(call).parts == {first.pk: 700, second.pk: 300}


def test_each_spreads_her_part_and_changes_her_mind_until_the_phase_ends(client, call, people, projects):
    client.force_login(people[0].user)
    address = f"{call.get_absolute_url()}enveloppe/repartir/"
    first, second = (f"projet-{project.pk}" for project in projects)

    client.post(address, {first: "200", second: "100"})
    client.post(address, {first: "50"})

    sharing = budgets.sharing_of(call)
    assert (sharing.totals, sharing.unspent) == ({projects[0].pk: 50}, 950)

    page = client.post(address, {first: "300", second: "300"})
    assert "Vous avez 333 € à répartir, et vous en donnez 600" in page.content.decode().replace("\u00a0", " ")
    assert 'value="300"' in page.content.decode()
    assert budgets.sharing_of(call).spent == 50

    in_phase(call, Phase.DOING)
    page = client.post(address, {first: "10"})
    assert "Il n’est plus possible de répartir" in page.content.decode()
    assert budgets.sharing_of(call).spent == 50


def test_a_part_is_handed_on_then_taken_back(client, call, people, projects):
    ada, bea, _ = people
    client.force_login(ada.user)
    client.post(f"{call.get_absolute_url()}enveloppe/confier/", {"to": bea.pk})
    budgets.spread(supporter=bea, euros={projects[0].pk: 666}, user=bea.user)

    assert budgets.sharing_of(call).totals == {projects[0].pk: 666}
    with pytest.raises(CallError, match="reprenez-la"):
        budgets.spread(supporter=ada, euros={projects[1].pk: 10}, user=ada.user)

    client.post(f"{call.get_absolute_url()}enveloppe/confier/", {"action": "take_back"})

    sharing = budgets.sharing_of(call)
    assert sharing.totals == {projects[0].pk: 333}
    client.force_login(bea.user)
    page = client.get(f"{call.get_absolute_url()}enveloppe/").content.decode()
    assert "Une part qui vous était confiée a été reprise" in page


def test_a_part_is_never_handed_round_in_a_circle(client, call, people):
    ada, bea, cleo = people
    budgets.delegate(supporter=ada, to=bea, user=ada.user)
    budgets.delegate(supporter=bea, to=cleo, user=bea.user)
    client.force_login(cleo.user)

    page = client.post(f"{call.get_absolute_url()}enveloppe/confier/", {"to": ada.pk})

    assert "Votre part vous reviendrait" in page.content.decode()
    cleo.refresh_from_db()
    assert cleo.delegate is None
    assert budgets.sharing_of(call).powers == {ada.pk: 0, bea.pk: 0, cleo.pk: 999}


def test_a_part_goes_to_a_confirmed_supporter_of_the_same_call_only(call, people):
    waiting = SupporterFactory(call=call, state=SupporterState.ASKED)
    elsewhere = SupporterFactory()

    for wrong in (waiting, elsewhere, people[0]):
        with pytest.raises(CallError):
            budgets.delegate(supporter=people[0], to=wrong, user=people[0].user)


def test_only_projects_that_may_receive_are_given_to(call, people, projects):
    stopped = ProjectFactory(call=call, state="arrete")
    elsewhere = ProjectFactory()

    for wrong in (stopped, elsewhere):
        with pytest.raises(CallError, match="ne peut pas recevoir"):
            budgets.spread(supporter=people[0], euros={wrong.pk: 10}, user=people[0].user)


def test_with_a_selection_only_what_was_selected_receives():
    call = CallFactory(shares=True, selects=True, phase=Phase.SHARING_OUT)
    ProjectFactory(call=call)
    chosen = ProjectFactory(call=call, state="retenu", decided_on=call.selecting_on, decision_reason="Utile.")

    assert list(budgets.eligible(call)) == [chosen]


def test_everybody_reads_what_each_project_receives_and_what_is_left(client, call, people, projects):
    budgets.spread(supporter=people[0], euros={projects[0].pk: 200}, user=people[0].user)

    page = client.get(f"{call.get_absolute_url()}enveloppe/")

    assert [(row["label"], row["euros"], row["percent"]) for row in page.context["rows"]] == [
        (projects[0].title, 200, 100.0),
        (projects[1].title, 0, 0.0),
    ]
    text = page.content.decode()
    assert "800&nbsp;€" in text
    assert people[0].user.last_name not in text


def test_a_call_without_an_envelope_has_no_page_for_it(client):
    call = CallFactory()

    assert client.get(f"{call.get_absolute_url()}enveloppe/").status_code == 404


def test_a_closed_account_keeps_what_it_gave_without_a_name(call, people, projects):
    budgets.spread(supporter=people[0], euros={projects[0].pk: 200}, user=people[0].user)

    CallsData().erase(people[0].user)

    assert budgets.sharing_of(call).totals == {projects[0].pk: 200}
    assert budgets.names_of(Supporter.objects.filter(pk=people[0].pk)) == {people[0].pk: "une personne"}
