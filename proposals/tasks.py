"""Background tasks of the app; each subject has its module."""

from proposals import calls_tasks  # noqa: F401 (Celery looks for them here)
