"""Runs of the background tasks: written down as they happen, shown in /gestion/, forgotten after a season.

A row says which task ran, when, for how long, what it counted, and the class of the error when it failed:
no name, no address, no message (those quote the values of rows).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from celery import current_app
from celery.exceptions import Retry
from celery.schedules import crontab
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone
from kombu.exceptions import OperationalError

from community.members.enums import RunState
from community.members.models import TaskRun

logger = logging.getLogger(__name__)

KEPT = timedelta(days=90)
QUEUE = "celery"
INTERRUPTED = "Interrompue"
SHOWN = 60


class RunError(Exception):
    """The task cannot be started; the message is for the person who asked."""


@dataclass(frozen=True)
class KnownTask:
    """A task that comes back at fixed hours, with its last run."""

    name: str
    label: str
    may_relaunch: bool
    last: TaskRun | None = None


@contextmanager
def recorded(name: str, *, is_quiet: bool = False) -> Iterator[dict]:
    """Write down a run; the body fills the counts.

    `is_quiet`, for what comes back every few minutes: a run that found nothing to do leaves no row.
    """
    counts: dict = {}
    run = TaskRun(name=name) if is_quiet else TaskRun.objects.create(name=name)
    try:
        yield counts
    except Retry as error:
        _end(run, RunState.FAILED, counts, f"{_class_of(error.exc)}, nouvel essai prévu")
        raise
    except BaseException as error:
        _end(run, RunState.FAILED, counts, _class_of(error))
        raise
    if not is_quiet or any(counts.values()):
        _end(run, RunState.DONE, counts)


def forget_old_runs(*, now: datetime | None = None) -> dict:
    """Close the runs whose worker died, erase those of more than 90 days ago."""
    now = now or timezone.now()
    lost = close_lost_runs(now=now)
    erased, _ = TaskRun.objects.filter(started_at__lt=now - KEPT).delete()
    return {"erased": erased, "interrupted": lost}


def close_lost_runs(*, now: datetime | None = None) -> int:
    """A task that outlived its time limit has lost its worker: its row says so."""
    now = now or timezone.now()
    limit = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    return TaskRun.objects.lost(now, limit).update(state=RunState.FAILED, ended_at=now, error=INTERRUPTED)


def known_tasks() -> list[KnownTask]:
    """What comes back at fixed hours, each with its last run, in two queries at most."""
    tasks = [_tasks()[name] for name in sorted(_scheduled()) if name in _tasks()]
    last = {}
    for run in TaskRun.objects.filter(pk__in=_last_ids([task.name for task in tasks])):
        last[run.name] = run
    return [
        KnownTask(task.name, label_of(task.name), _may_relaunch(task.name), last.get(task.name))
        for task in tasks
    ]


def recent_runs(*, only_failed: bool = False) -> list[TaskRun]:
    """The last runs, each with the `label` of its task."""
    runs = TaskRun.objects.filter(state=RunState.FAILED) if only_failed else TaskRun.objects.all()
    found = list(runs[:SHOWN])
    for run in found:
        run.label = label_of(run.name)
    return found


def label_of(name: str) -> str:
    """What the task does, in words; its name for one that exists no more."""
    return getattr(_tasks().get(name), "label", "") or name


def relaunch(*, name: str, user) -> None:
    """Start a task of the clock now; two runs at once do no harm."""
    if not _may_relaunch(name):
        raise RunError("Cette tâche ne se lance pas à la main.")
    try:
        _tasks()[name].delay()
    except OperationalError as error:
        raise RunError("La file de tâches ne répond pas : rien n’a été lancé.") from error
    logger.info("task relaunched", extra={"task": name, "user": user.pk})


def queue_length() -> int | None:
    """Tasks that wait for a worker; None when there is no queue, or when it does not answer."""
    if not settings.REDIS_URL or settings.CELERY_TASK_ALWAYS_EAGER:
        return None
    import redis  # noqa: PLC0415 (production only: the demo does not install it)

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            return int(client.llen(QUEUE))
    except redis.RedisError:
        logger.warning("the queue does not answer")
        return None


def _end(run: TaskRun, state: RunState, counts: dict, error: str = "") -> None:
    """Close the row, unless the database itself is what failed."""
    run.state, run.ended_at, run.counts, run.error = state, timezone.now(), dict(counts), error[:120]
    try:
        with transaction.atomic():
            run.save()
    except DatabaseError:
        logger.exception("run not written down", extra={"task": run.name})


def _class_of(error: BaseException | None) -> str:
    return type(error).__name__ if error is not None else "erreur"


def _tasks() -> dict:
    """Every task of the project: a web process has imported none of their modules by itself."""
    _import_tasks()
    return current_app.tasks


@cache
def _import_tasks() -> None:
    current_app.loader.import_default_modules()


def _scheduled() -> dict:
    return {entry["task"]: entry["schedule"] for entry in current_app.conf.beat_schedule.values()}


def _may_relaunch(name: str) -> bool:
    """What runs once a day or less; the others come back by themselves within minutes."""
    schedule = _scheduled().get(name)
    return isinstance(schedule, crontab) and len(schedule.hour) == 1 and name in _tasks()


def _last_ids(names: list[str]) -> list[int]:
    latest = TaskRun.objects.filter(name__in=names).order_by().values("name").annotate(last=Max("pk"))
    return [row["last"] for row in latest]
