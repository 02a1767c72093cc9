"""Structure of the container files. They are read here, not run: no container engine is needed for the tests."""

import re

import pytest
import yaml

from .files import ROOT, text_files

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"}


def variables(text: str) -> dict[str, str]:
    """Name of each `${…}` and what follows the name (`:?message`, `:-default`)."""
    return dict(re.findall(r"\$\{(\w+)(:[?-][^}]*)?\}", text))


def test_compose_has_the_six_services():
    assert set(SERVICES) == {"db", "redis", "migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_each_lasting_service_tells_its_health_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_migrations_run_once_and_the_others_wait_for_them():
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ["web", "worker", "beat"]:
        assert SERVICES[name]["depends_on"] == {
            "db": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_no_secret_has_a_default(secret):
    assert variables((ROOT / "docker-compose.yml").read_text())[secret].startswith(":?")
    assert re.search(rf"^{secret}=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_cannot_write_outside_media_and_tmp(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108 (a mount of the container)
    assert service["volumes"] == ["media:/app/var/media"]
    assert service["cap_drop"] == ["ALL"]


def test_only_the_web_is_reachable_and_only_from_this_machine():
    open_ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert list(open_ports) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in open_ports["web"])


def test_data_lives_in_named_volumes():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_the_example_environment_has_every_variable():
    example = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    wanted = set(variables((ROOT / "docker-compose.yml").read_text())) - {"ARCHIPEL_VERSION", "WEB_PORT"}

    assert wanted <= example


def test_every_setting_of_production_is_explained():
    settings = "".join(path.read_text() for path in text_files(".py", under="config/settings"))
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
    explained = (ROOT / "docs" / "deploiement.md").read_text()

    assert {name for name in read if f"`{name}`" not in explained} == set()


def test_the_image_installs_locked_packages_and_runs_without_privilege():
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", DOCKERFILE, re.MULTILINE)

    assert [name for _, name in stages] == ["build", ""]
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER archipel$", DOCKERFILE, re.MULTILINE)
    assert "collectstatic" in DOCKERFILE
    assert "SECRET_KEY" not in DOCKERFILE


def test_the_image_leaves_out_secrets_tests_and_local_state():
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".env", ".git", "var", ".venv", "tests"} <= set(ignored)
