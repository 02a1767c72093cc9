"""One process on one database: answers requests of the measuring process, one JSON line each.

Started as `python -m tests.bench.worker ROWS` with DATABASE_URL set; see `site.py` for who asks.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from tests.bench import tasks  # noqa: E402 (models are there only now)


def main() -> None:
    tasks.prepare(int(sys.argv[1]))
    print(json.dumps("ready"), flush=True)  # noqa: T201 (this is how it answers)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(getattr(tasks, name)(*arguments)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
