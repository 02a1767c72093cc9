"""The cache of production, when its server does not answer."""

import pytest
from django.core.cache.backends.redis import RedisCache

from config import cache as module
from config.cache import SturdyRedisCache

redis = pytest.importorskip("redis")


@pytest.fixture
def cache():
    """Nothing listens on this port."""
    found = SturdyRedisCache("redis://127.0.0.1:9/0", {})
    found.memory.clear()
    return found


def test_without_redis_the_process_remembers(cache):
    assert cache.add("a", 1) is True
    assert cache.incr("a") == 2
    cache.set_many({"b": "x", "c": "y"})
    cache.set("d", None, 60)

    assert cache.get("a") == 2
    assert cache.get_many(["b", "c", "e"]) == {"b": "x", "c": "y"}
    assert cache.get_or_set("f", lambda: 3) == 3
    assert "d" in cache
    cache.delete("b")
    cache.delete_many(["c"])
    assert cache.get("b", "none") == cache.get("c", "none") == "none"
    assert cache.touch("a", 60)
    cache.clear()
    assert cache.get("a") is None


def test_redis_is_asked_again_after_a_pause(cache, monkeypatch):
    asked = []

    def get(self, key, default=None, version=None):
        asked.append(key)
        raise redis.exceptions.TimeoutError

    monkeypatch.setattr(RedisCache, "get", get)

    cache.get("a")
    cache.get("b")
    monkeypatch.setattr(module.time, "monotonic", lambda: cache._asked_again_at)
    cache.get("c")

    assert asked == ["a", "c"]
