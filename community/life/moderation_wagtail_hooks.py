"""What moderation and private messages tell the other apps and /gestion/; imported by `wagtail_hooks`."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.life import moderation_verbs, reaching
from community.life.hooks import THREAD_OWNERS
from community.life.moderation_admin import CasesGroup
from community.life.moderation_queue import SECTION
from community.life.personal_data.moderation import MessagesData, ModerationData
from community.life.services import messages
from community.life.views import moderation_admin
from community.members.moderation_hooks import MODERATION_SECTIONS
from toolbox.hooks_pages import MY_SPACE_WAITING

register_snippet(CasesGroup)


@hooks.register("register_log_actions")
def register_moderation_verbs(actions):
    moderation_verbs.register(actions)


@hooks.register("register_personal_data")
def register_moderation_data():
    return ModerationData()


@hooks.register("register_personal_data")
def register_messages_data():
    return MessagesData()


@hooks.register(THREAD_OWNERS)
def register_private_thread(thread):
    return messages.owner_of(thread)


@hooks.register(MODERATION_SECTIONS)
def register_posts_to_decide_about():
    return SECTION


@hooks.register("register_admin_urls")
def register_case_urls():
    patterns = [
        path("message/<int:pk>/", moderation_admin.DecideView.as_view(), name="decide"),
        path("message/<int:pk>/publier/", moderation_admin.ReleaseView.as_view(), name="release"),
        path("recours/<int:pk>/", moderation_admin.SettleView.as_view(), name="settle"),
    ]
    return [path("moderation/messages/", include((patterns, "life_moderation")))]


@hooks.register(MY_SPACE_WAITING)
def register_unread_messages(request) -> list[dict]:
    number = messages.unread_count(request.user)
    if not number:
        return []
    label = "quelqu’un vous a écrit." if number == 1 else f"{number} personnes vous ont écrit."
    return [{"name": "Messages privés", "label": label, "url": reverse("life:messages")}]


@hooks.register("register_member_panels")
def register_write_button(request, account, shown):
    """« Écrire », on the page of a member who may be written to."""
    user = request.user
    if not user.is_authenticated or not reaching.may_begin(user, account):
        return None
    return {
        "anchor": "ecrire",
        "title": "Lui écrire",
        "order": 5,
        "template": "life/messages/_write_panel.html",
        "context": {"url": reverse("life:message_new", args=[account.public_id])},
    }
