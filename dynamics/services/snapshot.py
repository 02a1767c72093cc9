"""The numbering of changes, and the catalogue that each process holds in memory.

Every change has a number, greater than the ones before it and never given twice, not even after a
rollback, a restored backup or on another database: it is the time in microseconds. A process that holds
version v is up to date as long as `SnapshotVersion.current` is v.

How fresh `current()` is: while it is in use, a thread looks for changes every `INTERVAL` seconds, so that
visitors' requests ask nothing; the process that made a change, whoever has a session, and code inside a
transaction look at once (one query). A process that was idle looks before it answers.
"""

import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from dynamics.models import Dynamic
from dynamics.models.snapshot import SnapshotVersion
from dynamics.services.catalogue import Catalogue

logger = logging.getLogger(__name__)

INTERVAL = 2.0  # seconds between two looks
IDLE = 60.0  # seconds without a request after which the thread stops


def next_version() -> int:
    """Number one change, inside the transaction that makes it; others wait for its end."""
    now = time.time_ns() // 1000
    rows = SnapshotVersion.objects.filter(pk=1)
    if not rows.update(current=Greatest(F("current") + 1, Value(now))):
        SnapshotVersion.objects.get_or_create(pk=1, defaults={"current": now, "whole": now})
    transaction.on_commit(_holder.look_soon)
    return rows.values_list("current", flat=True).get()


def changed_as_a_whole(**signal) -> None:
    """Tell that many rows changed without passing by `Dynamic.save` (imports, loads, deletions)."""
    version = next_version()
    SnapshotVersion.objects.filter(pk=1).update(whole=version)


def touch(ids) -> None:
    """Number a change of what other tables say of these dynamiques (help sought or offered, sheets)."""
    Dynamic.objects.filter(pk__in=ids).update(version=next_version())


def current(*, at_once: bool = False) -> Catalogue:
    """The catalogue; ``at_once`` sees every committed change, otherwise it may be `INTERVAL` late."""
    return _holder.get(at_once)


def current_for(request) -> Catalogue:
    """The catalogue for a request, one for all of it: at once for those who may have changed something.

    They have a session; visitors' requests are at most `INTERVAL` late.
    """
    asked = getattr(request, "_request", request)  # what a request of the REST framework wraps
    if not hasattr(asked, "catalogue"):
        asked.catalogue = current(at_once=settings.SESSION_COOKIE_NAME in asked.COOKIES)
    return asked.catalogue


def reset() -> None:
    """Forget what this process holds."""
    _holder.forget()


class Holder:
    """One catalogue for the process, replaced as a whole; see the module for when it is looked after."""

    def __init__(self):
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._held: Catalogue | None = None
        self._committed: Catalogue | None = None  # the last one that no rollback can undo
        self._looked = float("-inf")
        self._asked = float("-inf")
        self._soon = False
        self._thread: threading.Thread | None = None

    def look_soon(self) -> None:
        """A change was committed by this process: the next request looks."""
        self._soon = True

    def get(self, at_once: bool) -> Catalogue:
        now = time.monotonic()
        self._asked = now
        held = self._held
        late = now - self._looked > 2 * INTERVAL
        if held is None or at_once or self._soon or late or connection.in_atomic_block:
            return self._look()
        return held

    def _look(self) -> Catalogue:
        """Compare versions, read what is new."""
        with self._lock:
            self._soon = False
            current, whole = SnapshotVersion.objects.values_list("current", "whole").filter(pk=1).first() or (
                0,
                0,
            )
            held = self._held
            if held is None or held.version != current:
                held = self._read(current, whole)
            if not connection.in_atomic_block:
                self._committed = held
            self._held = held
            self._looked = time.monotonic()
            self._watch()
        return held

    def _read(self, version: int, whole: int) -> Catalogue:
        """What a transaction saw may be rolled back: only what was committed is read on from."""
        start = time.perf_counter()
        base = self._committed
        by_rows = base is not None and whole <= base.version < version
        catalogue = base.refreshed(version) if by_rows else Catalogue.load(version, whole)
        logger.debug(
            "catalogue",
            extra={
                "rows": len(catalogue.snapshot),
                "whole": not by_rows,
                "ms": (time.perf_counter() - start) * 1000,
            },
        )
        return catalogue

    def _watch(self) -> None:
        """Start the thread, except where a second connection would be in the way (tests in memory)."""
        alone = connection.in_atomic_block or (connection.vendor == "sqlite" and connection.is_in_memory_db())
        if alone or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._keep_looking, name="catalogue", daemon=True)
        self._thread.start()

    def _keep_looking(self) -> None:
        """Look every `INTERVAL` for as long as somebody asks; a failure ends the thread, requests then look."""
        me = threading.current_thread()
        while True:
            time.sleep(INTERVAL)
            if self._thread is not me or time.monotonic() - self._asked > IDLE:
                return
            try:
                self._look()
            except (DatabaseError, RuntimeError):
                logger.warning("catalogue not refreshed", exc_info=True)
                return
            finally:
                connection.close()


_holder = Holder()
