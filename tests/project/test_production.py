"""Production settings, loaded in a process of their own with an invented environment."""

import json
import os
import subprocess
import sys

import pytest

from .files import ROOT

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "Z8u4kq2mT0xw7rVn5cYb1sGd9eHf3jLpA6oQiKzXtWvBhNyRgE",
    "DATABASE_URL": "postgres://archipel:mot@127.0.0.1:1/archipel",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "archipel.example.org",
    "SITE_URL": "https://archipel.example.org",
    "EMAIL_URL": "smtp+tls://nom:mot@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Archipel <bonjour@archipel.example.org>",
}


def manage(*arguments: str, without: str = "", **changes: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = {**kept, **ENVIRONMENT, **changes}
    env.pop(without, None)
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_deployment_checks_find_nothing_to_say():
    done = manage("check", "--deploy", "--fail-level", "DEBUG")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(name):
    done = manage("check", without=name)

    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.parametrize(
    ("missing", "hint"),
    [
        ("DATABASE_URL", "archipel.E001"),
        ("REDIS_URL", "archipel.E002"),
        ("SITE_URL", "archipel.E003"),
        ("EMAIL_URL", "archipel.W001"),
        ("DEFAULT_FROM_EMAIL", "archipel.W002"),
    ],
)
def test_deployment_checks_say_what_is_missing(missing, hint):
    done = manage("check", "--deploy", "--fail-level", "WARNING", without=missing)

    assert done.returncode != 0
    assert hint in done.stderr


def test_deployment_checks_compare_the_address_with_the_names_of_the_site():
    done = manage("check", "--deploy", "--fail-level", "ERROR", SITE_URL="https://autre.example.org")

    assert "archipel.E004" in done.stderr


def test_media_go_to_object_storage_when_it_is_named():
    code = "from django.core.files.storage import default_storage as s; print(s.bucket_name, s.endpoint_url)"
    done = manage(
        "shell", "-v0", "-c", code, MEDIA_STORAGE_URL="s3://cle:secret@stockage.example.org/archipel"
    )

    assert done.stdout.split() == ["archipel", "https://stockage.example.org"], done.stderr


def test_cookies_and_transport_are_strict():
    code = (
        "import json; from django.conf import settings as s; print(json.dumps([s.DEBUG, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.REQUIRE_ADMIN_MFA,"
        " s.CELERY_TASK_ALWAYS_EAGER]))"
    )
    done = manage("shell", "-v0", "-c", code)

    assert json.loads(done.stdout) == [False, True, True, True, 31_536_000, True, False], done.stderr


def test_the_checks_have_nothing_to_say_of_a_complete_environment(settings):
    from portal.checks import production_settings

    settings.DATABASE_URL, settings.REDIS_URL = ENVIRONMENT["DATABASE_URL"], ENVIRONMENT["REDIS_URL"]
    settings.SITE_URL, settings.ALLOWED_HOSTS = ENVIRONMENT["SITE_URL"], [".example.org"]
    settings.DEFAULT_FROM_EMAIL = ENVIRONMENT["DEFAULT_FROM_EMAIL"]

    assert production_settings(None) == []


def test_the_checks_say_all_that_the_demonstration_lacks(settings):
    from portal.checks import production_settings

    settings.DATABASE_URL = settings.REDIS_URL = ""
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://127.0.0.1:8000", []
    settings.DEFAULT_FROM_EMAIL = "Archipel <bonjour@archipel.test>"
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    found = [problem.id.removeprefix("archipel.") for problem in production_settings(None)]

    assert found == ["E001", "E002", "E003", "E004", "W001", "W002"]
