"""Shape of the code: one line of apps, modules that stay small, a clock that knows every task."""

import subprocess
import sys
from pathlib import Path

from .files import ROOT, lines_matching, name_of, text_files

APPS = ["community", "dynamics", "toolbox", "proposals", "evaluation", "portal", "config"]
CODE = [path for app in APPS for path in text_files(".py", under=app)]
LONGEST_MODULE = 400
LONGEST_TEMPLATE = 150
ON_REQUEST = {
    "members.deliver_letter",
    "toolbox.make_pictures",
    "exchanges.compute_suggestions",
    "proposals.tell_followers",
    "dynamics.read_remote_source",
}
TASKED = {"members", "dynamics", "toolbox", "exchanges", "life", "proposals", "evaluation", "portal"}


def test_apps_import_only_to_their_left():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_modules_and_templates_stay_short():
    written = [path for path in CODE if "migrations" not in path.parts]
    lengths = [(path, LONGEST_MODULE) for path in written]
    lengths += [(path, LONGEST_TEMPLATE) for path in text_files(".html", under="templates")]
    lines = {path: len(path.read_text(encoding="utf8").splitlines()) for path, _ in lengths}

    assert [f"{name_of(path)} : {lines[path]} lignes" for path, most in lengths if lines[path] > most] == []


def test_no_drawer_for_everything():
    assert [name_of(path) for path in CODE if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_the_cache_is_never_emptied():
    """Redis holds the queue of tasks too: emptying the cache would lose letters."""
    assert lines_matching(r"cache\.clear\(", CODE) == []


def test_every_task_that_comes_back_is_on_the_clock(settings):
    from config.celery import app

    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.split(".")[0] in TASKED}

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == ours - ON_REQUEST
