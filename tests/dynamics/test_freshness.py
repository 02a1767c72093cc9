"""« Toujours d’actualité ? »: asked at the team's rhythm, answered in one click, never forced."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.urls import reverse

from dynamics.enums import Activity, Freshness, TeamRole
from dynamics.models import Dynamic, Registration
from dynamics.services import freshness
from dynamics.services.registration import follow_drafts
from dynamics.tasks import follow_freshness
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 1, 3, tzinfo=UTC)


@pytest.fixture
def dynamic():
    dynamic = DynamicFactory(name="Le Jardin", slug="le-jardin", confirmed_at=DAY, rhythm_months=6)
    TeamMemberFactory(dynamic=dynamic, user=UserFactory(email="alex@example.org"))
    return dynamic


@pytest.fixture
def asked(dynamic, django_capture_on_commit_callbacks):
    """The question was put, its link is in the letter."""
    with django_capture_on_commit_callbacks(execute=True):
        freshness.ask_due(now=DAY + relativedelta(months=6))
    return re.search(r"http://testserver(/dynamiques/a-jour/\S+)", mail.outbox[-1].body)[1]


def state() -> tuple:
    dynamic = Dynamic.objects.get()
    return dynamic.freshness, dynamic.silences


def test_nobody_is_asked_before_the_rhythm(dynamic):
    assert freshness.ask_due(now=DAY + relativedelta(months=6, days=-1)) == {
        "asked": 0,
        "stale": 0,
        "archived": 0,
    }


def test_the_team_is_asked_once_at_its_rhythm(dynamic, asked):
    freshness.ask_due(now=DAY + relativedelta(months=6, days=1))

    assert state() == (Freshness.ASKED, 0)
    assert [message.subject for message in mail.outbox] == ["Le Jardin : toujours d’actualité ?"]
    assert mail.outbox[0].to == ["alex@example.org"]


def test_two_silences_then_to_be_checked_then_archived_and_never_erased(dynamic, asked):
    start = DAY + relativedelta(months=6)
    steps = []
    for days in (0, 29, 30, 45, 60, 61, 424, 425):
        freshness.ask_due(now=start + timedelta(days=days))
        steps.append((days, *state()))

    assert steps == [
        (0, Freshness.ASKED, 0),
        (29, Freshness.ASKED, 0),
        (30, Freshness.ASKED, 1),
        (45, Freshness.ASKED, 1),
        (60, Freshness.STALE, 2),
        (61, Freshness.STALE, 2),
        (424, Freshness.STALE, 2),
        (425, Freshness.ARCHIVED, 2),
    ]
    assert Dynamic.objects.get().live


def test_an_archived_record_keeps_its_page_and_leaves_the_lists(dynamic):
    Dynamic.objects.update(freshness=Freshness.ARCHIVED)

    assert not Dynamic.objects.listed().exists()
    assert Dynamic.objects.published().exists()


def test_opening_the_link_answers_nothing(client, asked):
    page = client.get(asked).content.decode()

    assert "Oui, tout est juste" in page
    assert state() == (Freshness.ASKED, 0)


def test_yes_in_one_click_without_signing_in(client, asked):
    page = client.post(asked, {"answer": "oui"}).content.decode()

    assert "Merci" in page
    assert state() == (Freshness.CURRENT, 0)
    assert Dynamic.objects.get().asked_at is None


def test_answering_again_changes_nothing(client, asked):
    client.post(asked, {"answer": "oui"})
    confirmed = Dynamic.objects.get().confirmed_at

    page = client.post(asked, {"answer": "terminee"}).content.decode()

    dynamic = Dynamic.objects.get()
    assert "C’est déjà répondu" in page
    assert (dynamic.confirmed_at, dynamic.activity) == (confirmed, Activity.ACTIVE)


def test_ended_in_one_click(client, asked):
    client.post(asked, {"answer": "terminee"})

    dynamic = Dynamic.objects.get()
    assert (dynamic.activity, dynamic.live, dynamic.freshness) == (Activity.ENDED, True, Freshness.CURRENT)
    assert freshness.ask_due(now=DAY + relativedelta(years=5))["asked"] == 0


def test_an_altered_link_is_refused(client, asked):
    assert client.get(asked[:-3] + "xx/").status_code == 410


def test_editing_is_a_sign_of_life(client, asked, dynamic):
    client.force_login(dynamic.team.get().user)
    data = {"name": "Le Jardin", "typology": dynamic.typology_id, "summary": "Nouveau", "revision": ""}

    client.post(reverse("dynamics:edit_section", args=[dynamic.slug, "identite"]), data)

    assert state() == (Freshness.CURRENT, 0)


def test_records_of_the_studies_and_drafts_are_not_asked():
    DynamicFactory(from_study=True, confirmed_at=DAY)
    DynamicFactory(draft=True, confirmed_at=DAY)
    DynamicFactory(ended=True, confirmed_at=DAY)

    assert freshness.ask_due(now=DAY + relativedelta(years=5)) == {"asked": 0, "stale": 0, "archived": 0}


def test_a_record_without_a_team_is_marked_without_a_second_question(dynamic):
    dynamic.team.all().delete()
    start = DAY + relativedelta(months=6)

    freshness.ask_due(now=start)
    freshness.ask_due(now=start + timedelta(days=30))

    assert state() == (Freshness.STALE, 2)
    assert not mail.outbox


def test_the_team_chooses_its_rhythm_and_confirms(client, dynamic):
    client.force_login(TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user)
    address = reverse("dynamics:freshness", args=[dynamic.slug])

    client.post(address, {"months": "24"})
    refused = client.post(address, {"months": "1000"})
    client.post(address, {"action": "confirm"})

    dynamic.refresh_from_db()
    assert dynamic.rhythm_months == 24
    assert "errorlist" in refused.content.decode()
    assert dynamic.confirmed_at > DAY


def test_the_task_calls_the_service(dynamic):
    follow_freshness()

    assert state()[0] in {Freshness.ASKED, Freshness.CURRENT}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_round_of_records_that_are_not_due_is_one_query(rows, django_assert_num_queries):
    DynamicFactory.create_batch(rows, confirmed_at=DAY)

    with django_assert_num_queries(1):
        freshness.ask_due(now=DAY + timedelta(days=1))


def test_sleeping_drafts_are_recalled_once_and_forgotten_ones_erased(django_capture_on_commit_callbacks):
    mine = Registration.objects.create(user=UserFactory(email="a@example.org"), email="a@example.org")
    visitor = Registration.objects.create(email="b@example.org")
    now = mine.updated_at

    with django_capture_on_commit_callbacks(execute=True):
        first = follow_drafts(now=now + timedelta(days=15))
        second = follow_drafts(now=now + timedelta(days=16))
        third = follow_drafts(now=now + timedelta(days=31))

    assert (first, second) == ({"forgotten": 0, "reminded": 2}, {"forgotten": 0, "reminded": 0})
    assert third == {"forgotten": 1, "reminded": 0}
    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.org", "b@example.org"]
    assert list(Registration.objects.all()) == [mine]
    assert not Registration.objects.filter(pk=visitor.pk).exists()


def test_the_link_of_somebody_who_left_the_team_answers_nothing(client, dynamic, asked):
    dynamic.team.get().delete()
    TeamMemberFactory(dynamic=dynamic)

    answer = client.post(asked, {"answer": "terminee"})

    assert answer.status_code == 404
    assert Dynamic.objects.get().activity == Activity.ACTIVE


def test_a_record_that_fails_does_not_keep_the_others_waiting(dynamic, monkeypatch):
    other = DynamicFactory(confirmed_at=DAY, rhythm_months=6)
    TeamMemberFactory(dynamic=other)
    follow = freshness.follow

    def fail_on_first(*, dynamic_id, now):
        if dynamic_id == dynamic.pk:
            raise RuntimeError
        return follow(dynamic_id=dynamic_id, now=now)

    monkeypatch.setattr(freshness, "follow", fail_on_first)

    assert freshness.ask_due(now=DAY + relativedelta(months=6))["asked"] == 1
    other.refresh_from_db()
    assert other.freshness == Freshness.ASKED
