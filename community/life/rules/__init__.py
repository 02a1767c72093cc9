"""Who may do what in the life of the community; one module a subject, read all together when Django starts."""

from community.life.rules import events, forum, groups, handover, messages, moderation, newsletters, threads

__all__ = ["events", "forum", "groups", "handover", "messages", "moderation", "newsletters", "threads"]
