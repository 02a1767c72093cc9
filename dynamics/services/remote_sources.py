"""What administrateur·rices do with remote sources: keep, map, try, import, decide; and what the clock does."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError
from wagtail.log_actions import log

from dynamics import verbs
from dynamics.models import RemoteRecord, RemoteRun, RemoteSource
from dynamics.services.import_report import Result, problems, totals
from dynamics.services.remote_addresses import RemoteError
from dynamics.services.remote_import import RUNNERS, Found, import_lines
from dynamics.services.remote_mapping import problem_of

logger = logging.getLogger(__name__)

STUCK = timedelta(hours=1)
RUNS_KEPT = 30
OUTCOMES_KEPT = 200
FAILURES_BORNE = 5
EVERY = {
    RemoteSource.Rhythm.DAILY: timedelta(hours=20),
    RemoteSource.Rhythm.WEEKLY: timedelta(days=6, hours=20),
}


class RemoteSourceError(Exception):
    """It cannot be done; the message is for the administrateur·rice."""


def is_enabled() -> bool:
    """Without a list of allowed names, nothing is ever read."""
    return bool(settings.IMPORT_ALLOWED_HOSTS)


@transaction.atomic
def save_source(*, source: RemoteSource, user) -> RemoteSource:
    """Keep what the form says of a source; another address is to be read and tried again."""
    is_new = source.pk is None
    before = None if is_new else RemoteSource.objects.select_for_update().get(pk=source.pk)
    if before and before.url != source.url:
        source.state = RemoteSource.State.DRAFT
        source.columns = []
    if before and (before.url != source.url or before.default_typology_id != source.default_typology_id):
        forget_last_answer(source)
    source.save()
    log(instance=source, action=verbs.SOURCE_ADDED if is_new else verbs.SOURCE_CHANGED, user=user)
    return source


def forget_last_answer(source: RemoteSource) -> None:
    """The same answer is to be read again: we now make something else of it."""
    source.etag = source.last_modified = source.body_digest = ""


@transaction.atomic
def save_mapping(*, source: RemoteSource, mapping: dict, equivalences: dict, user) -> RemoteSource:
    """Keep which column is which; a trial is then asked before the clock imports again."""
    row = RemoteSource.objects.select_for_update().get(pk=source.pk)
    problem = problem_of(mapping, has_default_type=bool(row.default_typology_id))
    if problem:
        raise RemoteSourceError(problem)
    row.mapping, row.equivalences, row.state = mapping, equivalences, RemoteSource.State.DRAFT
    forget_last_answer(row)
    row.save()
    log(instance=row, action=verbs.SOURCE_MAPPED, user=user)
    return row


@transaction.atomic
def pause(*, source: RemoteSource, user) -> None:
    RemoteSource.objects.filter(pk=source.pk).update(state=RemoteSource.State.PAUSED)
    log(instance=source, action=verbs.SOURCE_PAUSED, user=user)


def was_tried(source: RemoteSource) -> bool:
    """Whether a person could see what this very mapping gives."""
    return source.runs.filter(
        kind=RemoteRun.Kind.TRIAL, state=RemoteRun.State.DONE, created_at__gte=source.updated_at
    ).exists()


@transaction.atomic
def start(*, source: RemoteSource, kind: str, user=None) -> RemoteRun:
    """Ask for a run, made in the background. The first import comes after a trial, and starts the rhythm."""
    if not is_enabled():
        raise RemoteSourceError("Aucun site n’est autorisé : renseignez IMPORT_ALLOWED_HOSTS.")
    row = RemoteSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if kind != RemoteRun.Kind.COLUMNS and not row.is_mapped:
        raise RemoteSourceError("Dites d’abord quelle colonne est laquelle.")
    if kind == RemoteRun.Kind.IMPORT and row.state != RemoteSource.State.ACTIVE:
        if not was_tried(row):
            raise RemoteSourceError("Faites d’abord un essai : rien n’est importé sans avoir été vu.")
        RemoteSource.objects.filter(pk=row.pk).update(state=RemoteSource.State.ACTIVE, failures=0)
    late = timezone.now() - STUCK
    row.runs.filter(state__in=[RemoteRun.State.WAITING, RemoteRun.State.RUNNING], created_at__lt=late).update(
        state=RemoteRun.State.FAILED, ended_at=timezone.now(), message="Interrompue."
    )
    try:
        with transaction.atomic():
            run = RemoteRun.objects.create(source=row, kind=kind)
    except IntegrityError:
        raise RemoteSourceError("Une lecture de cette source est déjà en cours.") from None
    if user is not None:
        log(instance=row, action=verbs.SOURCE_READ, user=user, data={"kind": kind})
        transaction.on_commit(lambda: _enqueue(run), robust=True)
    return run


def _enqueue(run: RemoteRun) -> None:
    from dynamics.tasks import read_remote_source  # noqa: PLC0415 (tasks import services)

    try:
        read_remote_source.delay(run.pk)
    except OperationalError:
        fail(run, "La file de tâches ne répond pas : demandez de nouveau dans quelques minutes.")


def perform(*, run_id: int) -> dict[str, int]:
    """Make a run and keep its report; a second call for the same run does nothing."""
    taken = RemoteRun.objects.filter(pk=run_id, state=RemoteRun.State.WAITING)
    if not taken.update(state=RemoteRun.State.RUNNING):
        return {}
    run = RemoteRun.objects.select_related("source__default_typology").get(pk=run_id)
    try:
        found = RUNNERS[run.kind](run.source)
    except RemoteError as error:
        fail(run, str(error))
        return {"failed": 1}
    except Exception:
        fail(run, "Une erreur de notre côté a interrompu la lecture ; elle est au journal du site.")
        raise
    conclude(run, found)
    return dict(run.totals)


def fail(run: RemoteRun, message: str) -> None:
    """Keep why; a source that fails again and again is no longer read by the clock."""
    run.state, run.ended_at, run.message = RemoteRun.State.FAILED, timezone.now(), message
    run.save()
    if run.kind == RemoteRun.Kind.IMPORT:
        source = RemoteSource.objects.filter(pk=run.source_id)
        source.update(failures=F("failures") + 1, read_at=timezone.now())
        source.filter(failures__gte=FAILURES_BORNE).update(state=RemoteSource.State.PAUSED)


def conclude(run: RemoteRun, found: Found) -> None:
    run.state, run.ended_at = RemoteRun.State.DONE, timezone.now()
    run.totals = {result.value: count for result, count in totals(found.outcomes).items()}
    gone = (
        f"{found.gone} ligne(s) connue(s) ne sont plus dans la source : leurs fiches restent."
        if found.gone
        else ""
    )
    run.message = " ".join(filter(None, [found.message, gone]))
    shown = list(problems(found.outcomes))
    shown += [one for one in found.outcomes if one.result in (Result.CREATED, Result.UPDATED)]
    run.outcomes = [
        {
            "line": one.line,
            "id": one.reference,
            "name": one.name[:160],
            "result": one.result.value,
            "slug": one.slug,
            "message": one.message,
        }
        for one in shown[:OUTCOMES_KEPT]
    ]
    run.save()
    old = run.source.runs.values_list("pk", flat=True)[RUNS_KEPT:]
    RemoteRun.objects.filter(pk__in=list(old)).delete()


def import_due() -> dict[str, int]:
    """Every night: read the active sources whose time has come, one after the other."""
    counts = {"done": 0, "failed": 0}
    if not is_enabled():
        return counts
    now = timezone.now()
    for source in RemoteSource.objects.filter(state=RemoteSource.State.ACTIVE, rhythm__in=EVERY):
        if source.read_at and source.read_at > now - EVERY[source.rhythm]:
            continue
        try:
            run = start(source=source, kind=RemoteRun.Kind.IMPORT)
        except RemoteSourceError:  # a person has just asked for it
            continue
        try:
            told = perform(run_id=run.pk)
        except Exception:
            logger.exception("remote source %s", source.pk)
            told = {"failed": 1}
        counts["failed" if told.get("failed") else "done"] += 1
    return counts


@transaction.atomic
def decide(*, record: RemoteRecord, decision: str, user) -> RemoteRecord:
    """A person says of a probable double: the same record, another one, or not to be taken."""
    row = (
        RemoteRecord.objects.select_for_update(of=("self",))
        .select_related("source", "suspect")
        .get(pk=record.pk)
    )
    if row.state != RemoteRecord.State.WAITING:
        raise RemoteSourceError("Cette ligne a déjà été décidée.")
    if decision == RemoteRecord.State.LINKED:
        link(row)
    elif decision in (RemoteRecord.State.DISTINCT, RemoteRecord.State.IGNORED):
        row.state = decision
        row.save(update_fields=["state", "updated_at"])
    else:
        raise RemoteSourceError("Choisissez : la même fiche, une autre, ou écarter.")
    if decision != RemoteRecord.State.IGNORED:
        outcome = import_lines(row.source, [row.cells])[0]
        if outcome.result == Result.REFUSED:
            raise RemoteSourceError(f"La ligne ne peut pas être reprise : {outcome.message}.")
    RemoteSource.objects.filter(pk=row.source_id).update(body_digest="", etag="", last_modified="")
    log(
        instance=row.source,
        action=verbs.SOURCE_DECIDED,
        user=user,
        data={"decision": decision, "name": str(row)},
    )
    row.refresh_from_db()
    return row


def link(row: RemoteRecord) -> None:
    if row.suspect is None:
        raise RemoteSourceError("La fiche ressemblante n’existe plus : dites-la différente, ou écartez-la.")
    if row.source.records.filter(dynamic=row.suspect).exists():
        raise RemoteSourceError(
            "Cette source décrit déjà cette fiche sous un autre identifiant : écartez cette ligne."
        )
    row.state, row.dynamic, row.suspect = RemoteRecord.State.LINKED, row.suspect, None
    row.save(update_fields=["state", "dynamic", "suspect", "updated_at"])
