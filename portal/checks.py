"""System checks: what production must have, each with a hint that says what to do."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.http.request import validate_host


@register(Tags.security, deploy=True)
def production_settings(app_configs, **kwargs):
    """Told by `manage.py check --deploy`."""
    return [*check_servers(), *check_addresses(), *check_mail()]


def check_servers():
    if not settings.DATABASE_URL.startswith(("postgres://", "postgresql://")):
        yield Error(
            "DATABASE_URL ne désigne pas une base PostgreSQL.",
            hint="DATABASE_URL=postgres://UTILISATEUR:MOTDEPASSE@HOTE:5432/archipel",
            id="archipel.E001",
        )
    if not settings.REDIS_URL:
        yield Error(
            "REDIS_URL est vide : ni cache partagé, ni file de tâches.",
            hint="REDIS_URL=redis://HOTE:6379/0",
            id="archipel.E002",
        )


def check_addresses():
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        yield Error(
            "SITE_URL doit être l’adresse publique du site, en https.",
            hint="SITE_URL=https://archipel.example.org : les courriels y renvoient.",
            id="archipel.E003",
        )
    if not validate_host(site.hostname or "", settings.ALLOWED_HOSTS):
        yield Error(
            "SITE_URL nomme un site auquel celui-ci ne répond pas : les liens des courriels n’aboutiraient pas.",
            hint="Ajoutez son nom à ALLOWED_HOSTS, ou corrigez SITE_URL.",
            id="archipel.E004",
        )


def check_mail():
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield Warning(
            "EMAIL_URL est vide : les courriels s’écrivent dans le journal.",
            hint="EMAIL_URL=smtp+tls://UTILISATEUR:MOTDEPASSE@HOTE:587",
            id="archipel.W001",
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("archipel.test"):
        yield Warning(
            "DEFAULT_FROM_EMAIL est l’expéditeur de la démonstration : les courriels seraient refusés.",
            hint='DEFAULT_FROM_EMAIL="Archipel <bonjour@archipel.example.org>"',
            id="archipel.W002",
        )
