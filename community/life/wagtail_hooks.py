"""What this app tells the others: its panel on an introduction, what it knows of people."""

from wagtail import hooks

from community.exchanges.services.digests import SOURCES
from community.life import (  # noqa: F401 (each registers its own)
    events_hooks,
    forum_hooks,
    groups_hooks,
    moderation_wagtail_hooks,
    newsletters_hooks,
)
from community.life.notice_digest import NoticeSource
from community.life.panels import members as member_panels
from community.life.panels.threads import thread_panel
from community.life.panels.welcome import welcome_panel
from community.life.personal_data.events import EventData
from community.life.personal_data.groups import GroupData
from community.life.personal_data.notices import NoticeData
from community.life.personal_data.threads import LifeData
from community.life.personal_data.welcome import WelcomeData
from community.members.hooks import MEMBER_CREDITS, MEMBER_PANELS


@hooks.register("register_personal_data")
def register_life_data():
    return LifeData()


@hooks.register("register_personal_data")
def register_group_data():
    return GroupData()


@hooks.register("register_personal_data")
def register_event_data():
    return EventData()


@hooks.register("register_personal_data")
def register_notice_data():
    return NoticeData()


@hooks.register("register_introduction_panels")
def register_thread_panel(request, introduction):
    return thread_panel(request, introduction)


@hooks.register(SOURCES)
def tell_notices():
    return NoticeSource()


hooks.register(MEMBER_PANELS, member_panels.posts_panel)
hooks.register(MEMBER_CREDITS, member_panels.event_credits)


@hooks.register("register_personal_data")
def register_welcome_data():
    return WelcomeData()


@hooks.register("register_my_space_panels")
def register_welcome_panel(request):
    return welcome_panel(request)
