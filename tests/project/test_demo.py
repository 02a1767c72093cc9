"""`make demo`: prepares once, starts again at once, says clearly what stops it."""

import io
import socket
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from portal.management.commands import demo

from .files import ROOT

OLD_PYTHON = """
import runpy, sys
sys.version_info, sys.argv = (3, 9, 2), ["install.py"]
runpy.run_path("requirements/install.py", run_name="__main__")
"""


@pytest.fixture
def prepared(monkeypatch, tmp_path):
    """The steps that were carried out, in place of carrying them out."""
    steps = []
    monkeypatch.setattr(demo, "STAMPS", tmp_path / "var" / "demo.json")
    monkeypatch.setattr(demo, "call_command", lambda name, **options: steps.append(name))
    monkeypatch.setattr(demo, "make_people", lambda: steps.append("people"))
    monkeypatch.setattr(demo, "database_exists", lambda: True)
    return steps


def prepare():
    call_command("demo", prepare_only=True, stdout=io.StringIO())


def test_the_first_start_prepares_everything_in_order(prepared):
    prepare()

    assert prepared == ["collectstatic", "migrate", "seed", "people"]


def test_the_second_start_prepares_nothing(prepared):
    prepare()
    prepared.clear()

    prepare()

    assert prepared == []


def test_a_step_that_failed_is_taken_up_again(prepared, monkeypatch):
    def fail():
        raise RuntimeError("panne")

    with monkeypatch.context() as broken:
        broken.setattr(demo, "make_people", fail)
        with pytest.raises(RuntimeError, match="panne"):
            prepare()
    prepared.clear()

    prepare()

    assert prepared == ["people"]


def test_a_database_file_that_is_gone_is_made_again(prepared, monkeypatch):
    prepare()
    prepared.clear()
    monkeypatch.setattr(demo, "database_exists", lambda: False)

    prepare()

    assert prepared == ["migrate", "seed", "people"]


def test_new_data_are_loaded_into_the_same_database(prepared, monkeypatch):
    prepare()
    prepared.clear()
    monkeypatch.setattr(demo, "DATA", ["README.md"])

    prepare()

    assert prepared == ["seed", "people"]


def test_a_busy_port_is_said_with_a_way_out(prepared):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"make demo PORT={port + 1}"):
            call_command("demo", port=port)

    assert prepared == []


def test_an_old_python_is_told_so():
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "3.11 ou plus récent" in done.stderr


def test_installing_what_is_installed_does_nothing():
    """Without even starting pip: the second start must be quick."""
    venv = ROOT / ".venv"
    if not (venv / "installed.json").exists():
        pytest.skip("pas de .venv fait par requirements/install.py ici")
    python = venv / "bin" / "python"

    done = subprocess.run(
        [python, "requirements/install.py", "base"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_make_alone_lists_every_command_of_the_readme():
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert {"demo", "test", "test-services", "lint", "bench"} <= {
        line.split()[0] for line in told.stdout.splitlines()
    }
