from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class DynamicsConfig(AppConfig):
    name = "dynamics"
    verbose_name = "dynamiques"

    def ready(self):
        from dynamics import models  # noqa: PLC0415 (models are ready only now)
        from dynamics.services.snapshot import changed_as_a_whole  # noqa: PLC0415 (idem)

        # A saved dynamique numbers its own change; what leaves, and names shown by all, concern the whole.
        post_delete.connect(changed_as_a_whole, sender=models.Dynamic, dispatch_uid="dynamic-deleted")
        for vocabulary in (models.Typology, models.Theme, models.LegalForm):
            for signal in (post_save, post_delete):
                signal.connect(
                    changed_as_a_whole, sender=vocabulary, dispatch_uid=f"{vocabulary.__name__}-{id(signal)}"
                )
