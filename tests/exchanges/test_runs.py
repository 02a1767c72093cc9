"""Runs of the background tasks: written down, shown, started again, forgotten."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.utils import timezone

from community.members.enums import RunState
from community.members.models import TaskRun
from community.members.recorded_task import RecordedTask
from community.members.services import runs
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/gestion/taches/"
FORGET = "members.forget_old_runs"


@shared_task(name="essai.compter", base=RecordedTask, label="Compter")
def count_to(number):
    return {"done": number}


@shared_task(name="essai.echouer", base=RecordedTask, label="Échouer")
def fail():
    raise ValueError("lou@exemple.test n’a pas répondu")


@shared_task(name="essai.discrete", base=RecordedTask, label="Discrète", is_quiet=True)
def quiet(number):
    return number


def test_a_run_keeps_what_it_counted_and_how_long_it_took():
    count_to.delay(3)

    run = TaskRun.objects.get()
    assert (run.name, run.state, run.counts) == ("essai.compter", RunState.DONE, {"done": 3})
    assert run.seconds >= 0


def test_a_failed_run_keeps_the_class_of_the_error_and_nobody_s_address():
    with pytest.raises(ValueError, match="pas répondu"):
        fail.delay()

    run = TaskRun.objects.get()
    assert (run.state, run.error) == (RunState.FAILED, "ValueError")


def test_a_quiet_task_that_found_nothing_to_do_leaves_no_row():
    quiet.delay(0)
    assert not TaskRun.objects.exists()

    quiet.delay(2)
    assert TaskRun.objects.get().counts == {"done": 2}


def test_runs_are_forgotten_after_three_months_and_those_without_a_worker_are_closed():
    now = timezone.now()
    TaskRun.objects.create(
        name="ancienne", state=RunState.DONE, started_at=now - timedelta(days=91), ended_at=now
    )
    lost = TaskRun.objects.create(name="perdue", started_at=now - timedelta(hours=2))
    running = TaskRun.objects.create(name="en route", started_at=now - timedelta(minutes=2))

    assert runs.forget_old_runs(now=now) == {"erased": 1, "interrupted": 1}

    lost.refresh_from_db()
    running.refresh_from_db()
    assert (lost.state, lost.error) == (RunState.FAILED, "Interrompue")
    assert running.state == RunState.RUNNING


@pytest.mark.parametrize(
    ("who", "reads", "relaunches"),
    [("administrator", 200, 302), ("facilitator", 200, 403), ("editor", 403, 403), ("member", 403, 403)],
)
def test_who_reads_the_runs_and_who_starts_one(client, who, reads, relaunches):
    client.force_login(UserFactory(**({who: True} if who != "member" else {})))

    assert client.get(PAGE).status_code == reads
    assert client.post(f"{PAGE}lancer/", {"task": FORGET}).status_code == relaunches
    assert TaskRun.objects.filter(name=FORGET).exists() == (relaunches == 302)


def test_the_page_shows_durations_counts_and_failures(client):
    client.force_login(UserFactory(administrator=True))
    count_to.delay(7)
    with pytest.raises(ValueError, match="pas répondu"):
        fail.delay()

    shown = client.get(PAGE).text
    assert "7 fait" in shown
    assert "ValueError" in shown
    assert "lou@exemple.test" not in shown
    assert "dans le processus du site" in shown
    assert "7 fait" not in client.get(f"{PAGE}?etat=echecs").text


@pytest.mark.parametrize("name", ["members.deliver_waiting", "members.deliver_letter", "n’importe quoi"])
def test_only_what_comes_back_once_a_day_or_less_is_started_by_hand(client, name):
    client.force_login(UserFactory(administrator=True))

    answer = client.post(f"{PAGE}lancer/", {"task": name}, follow=True)

    assert "ne se lance pas à la main" in answer.text
    assert not TaskRun.objects.exists()


def test_the_queue_is_counted_when_there_is_one(settings, monkeypatch):
    assert runs.queue_length() is None
    settings.CELERY_TASK_ALWAYS_EAGER, settings.REDIS_URL = False, "redis://nulle-part:1/0"
    assert runs.queue_length() is None, "une file qui ne répond pas n’arrête pas la page"


def test_the_page_costs_the_same_whatever_the_number_of_runs(client, django_assert_max_num_queries):
    client.force_login(UserFactory(administrator=True))
    client.get(PAGE)
    for _ in range(5):
        count_to.delay(1)
    with django_assert_max_num_queries(20):
        client.get(PAGE)
