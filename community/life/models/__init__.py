"""Threads and their posts."""

from community.life.models.threads import Post, Thread, ThreadReader

__all__ = ["Post", "Thread", "ThreadReader"]
