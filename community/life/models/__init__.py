"""Threads and posts, groups, events, notices, carnets de passation."""

from community.life.models.event_dates import DateOption, DateVote, EventOccurrence, EventSeries
from community.life.models.event_memory import EventReport, ReportPicture, Trial, VisitNote
from community.life.models.event_people import CalendarFeed, EventInvitation, EventRegistration
from community.life.models.events import Event
from community.life.models.forum import Mention, PostDraft, PostNews, PostVersion, Reaction
from community.life.models.group_parts import GroupDocument, GroupEntry, GroupParty, SuggestionDismissal
from community.life.models.groups import Group, Membership
from community.life.models.handover import Handover, HandoverEntry
from community.life.models.messages import Block, Conversation, Participant
from community.life.models.moderation import PostCase, PostReport, WritingPause
from community.life.models.newsletters import Edition
from community.life.models.notices import Channel, Follow, Notice
from community.life.models.threads import Post, Thread, ThreadReader
from community.life.models.welcome import Welcome

__all__ = [
    "Block",
    "CalendarFeed",
    "Channel",
    "Conversation",
    "DateOption",
    "DateVote",
    "Edition",
    "Event",
    "EventInvitation",
    "EventOccurrence",
    "EventRegistration",
    "EventReport",
    "EventSeries",
    "Follow",
    "Group",
    "GroupDocument",
    "GroupEntry",
    "GroupParty",
    "Handover",
    "HandoverEntry",
    "Membership",
    "Mention",
    "Notice",
    "Participant",
    "Post",
    "PostCase",
    "PostDraft",
    "PostNews",
    "PostReport",
    "PostVersion",
    "Reaction",
    "ReportPicture",
    "SuggestionDismissal",
    "Thread",
    "ThreadReader",
    "Trial",
    "VisitNote",
    "Welcome",
    "WritingPause",
]
