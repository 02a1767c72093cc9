"""The app of what members live together; today, the threads in which they write to each other."""

from django.apps import AppConfig


class LifeConfig(AppConfig):
    """It knows the exchanges; they know it by hooks only."""

    name = "community.life"
    label = "life"
    verbose_name = "vie de la communauté"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from community.life import receivers  # noqa: F401, PLC0415 (models are ready only now)
