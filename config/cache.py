"""The shared cache, which the site can do without for a while."""

import logging
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)

PAUSE = 5.0  # seconds without asking a server that did not answer


class SturdyRedisCache(BaseCache):
    """Redis; while it does not answer, a memory of this process takes its place.

    What is kept under a versioned key is made again, limits are counted by process: nothing that a visitor
    asks for fails because of the cache. Redis is asked again after `PAUSE` seconds.
    """

    def __init__(self, server, params):
        super().__init__(params)
        options = {"socket_connect_timeout": 1, "socket_timeout": 2, **params.get("OPTIONS", {})}
        self.redis = RedisCache(server, {**params, "OPTIONS": options})
        # The largest number of entries of a memory is an option of its own, not of Redis
        self.memory = LocMemCache("without-redis", {**params, "OPTIONS": {"MAX_ENTRIES": 5_000}})
        self._asked_again_at = 0.0

    def _ask(self, verb: str, *args, **kwargs):
        from redis.exceptions import RedisError  # noqa: PLC0415 (production only: the demo does not install it)

        if time.monotonic() >= self._asked_again_at:
            try:
                return getattr(self.redis, verb)(*args, **kwargs)
            except RedisError as error:
                self._asked_again_at = time.monotonic() + PAUSE
                logger.error("redis does not answer: %s", type(error).__name__)
        return getattr(self.memory, verb)(*args, **kwargs)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("touch", key, timeout, version)

    def delete(self, key, version=None):
        return self._ask("delete", key, version)

    def get_many(self, keys, version=None):
        return self._ask("get_many", list(keys), version)

    def has_key(self, key, version=None):
        return self._ask("has_key", key, version)

    def incr(self, key, delta=1, version=None):
        return self._ask("incr", key, delta, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("set_many", data, timeout, version)

    def delete_many(self, keys, version=None):
        return self._ask("delete_many", list(keys), version)

    def clear(self):
        return self._ask("clear")
