from django.apps import AppConfig


class ToolboxConfig(AppConfig):
    name = "toolbox"
    verbose_name = "outils et connaissances"

    def ready(self):
        from toolbox import receivers  # noqa: F401, PLC0415 (models are loaded by then)
