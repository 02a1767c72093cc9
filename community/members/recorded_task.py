"""The base of every background task of the project: its runs are written down."""

from celery import Task

from community.members.services.runs import recorded


class RecordedTask(Task):
    """`@shared_task(name=…, base=RecordedTask, label="…")`: what the function returns is kept as its counts.

    `label`: what it does, in French, for the page of tasks. `is_quiet`: comes back every few minutes or for
    one record; only the runs that did something, or failed, are kept. A number is kept as « fait ».
    """

    abstract = True
    label = ""
    is_quiet = False

    def __call__(self, *args, **kwargs):
        with recorded(self.name, is_quiet=self.is_quiet) as counts:
            # Not Task.__call__: it would hide from `retry` that a worker is running this
            done = self.run(*args, **kwargs)
            if isinstance(done, dict):
                counts.update(done)
            elif isinstance(done, int):
                counts["done"] = int(done)
        return done
