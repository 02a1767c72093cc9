"""`/healthz/`: does this process reach what it needs?"""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request):
    """200 when the database and (if configured) Redis answer, 503 otherwise."""
    answers = {"database": database_answers()}
    if settings.REDIS_URL:
        answers["redis"] = redis_answers()
    healthy = all(answers.values())
    return JsonResponse(
        {
            "status": "ok" if healthy else "error",
            **{name: "ok" if ok else "error" for name, ok in answers.items()},
        },
        status=200 if healthy else 503,
    )


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("database does not answer")
        return False
    return True


def redis_answers() -> bool:
    import redis  # noqa: PLC0415 (production only: the demo does not install it)

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        logger.exception("redis does not answer")
        return False
