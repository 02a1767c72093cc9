from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "portail"

    def ready(self):
        from portal import checks, receivers  # noqa: F401, PLC0415 (the checks register themselves; models are ready)
