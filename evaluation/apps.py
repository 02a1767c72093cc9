"""The app in which a dynamique looks at itself: positioning, maturity, aims, evidence, deliberation, resources."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """It knows propositions and dispositifs; only the portal knows it."""

    name = "evaluation"
    verbose_name = "évaluation"
    default_auto_field = "django.db.models.BigAutoField"
