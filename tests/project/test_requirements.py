"""Locks: exact versions, hashes, no address; runtime apart from the rest."""

import re

import pytest

from .files import ROOT

FOLDER = ROOT / "requirements"
NAMES = ["base", "production", "dev", "territories"]


def wanted(name: str) -> set[str]:
    """Packages that the .in file asks for."""
    lines = (FOLDER / f"{name}.in").read_text().splitlines()
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-")))
    return {found.group().lower().replace("_", "-").replace(".", "-") for found in names if found}


def locked(name: str) -> dict[str, set[str]]:
    """Versions of each package in the lock; several when they depend on the version of Python."""
    versions = {}
    for package, version in re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text(name), re.MULTILINE):
        versions.setdefault(package, set()).add(version)
    return versions


def text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_every_locked_package_has_its_hashes(name):
    entries = re.split(r"\n(?=\S)", text(name).strip())

    assert [entry.splitlines()[0] for entry in entries if not re.match(r"[a-z0-9._-]+==\S+ ", entry)] == []
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", NAMES)
def test_locks_name_no_address(name):
    assert re.findall(r"(?:https?:|file:|index-url|find-links|trusted-host).*", text(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_locks_hold_all_that_is_asked_for(name):
    assert wanted(name) - set(locked(name)) == set()


@pytest.mark.parametrize("name", ["production", "dev", "territories"])
def test_locks_agree_with_the_runtime(name):
    base = locked("base")

    assert {
        package for package, versions in locked(name).items() if base.get(package, versions) != versions
    } == set()


def test_the_demo_needs_no_driver_of_a_server():
    assert not {"psycopg", "psycopg-binary", "redis", "boto3", "pytest", "uv"} & set(locked("base"))
