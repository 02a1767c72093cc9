"""What the forum tells the other apps; imported by `wagtail_hooks`."""

from urllib.parse import urlencode

from django.urls import reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.exchanges.services.digests import SOURCES
from community.life import forum_owner, forum_panels
from community.life.forum_back_office import ForumThreadViewSet
from community.life.forum_digest import ForumSource
from community.life.hooks import THREAD_OUTCOMES, THREAD_OWNERS
from community.life.personal_data.forum import ForumData
from toolbox.hooks import SHEET_LINKS
from toolbox.hooks_pages import MY_SPACE

register_snippet(ForumThreadViewSet)


@hooks.register(THREAD_OWNERS, order=-1)  # before apps that ask the database whose thread it is
def register_forum_owner(thread):
    return forum_owner.owner_of(thread)


@hooks.register(SOURCES)
def register_forum_source():
    return ForumSource()


@hooks.register("register_personal_data")
def register_forum_data():
    return ForumData()


@hooks.register(MY_SPACE)
def register_forum_panel(request):
    return forum_panels.space_panel(request)


@hooks.register(SHEET_LINKS)
def register_sheet_forum(key):
    return {"label": "En discuter", "url": reverse("life:forum_sheet", args=[key])}


@hooks.register(THREAD_OUTCOMES)
def register_needs_and_tools(request, thread):
    """A need says the words of the first post; a tool is proposed step by step, from its own page."""
    asked = [("titre", thread.title[:140])]
    if thread.first_text:
        asked.append(("texte", thread.first_text[:1500]))
    if thread.sheet:
        asked.append(("fiche", thread.sheet))
    if thread.theme_id:
        asked.append(("theme", thread.theme.slug))
    return [
        {"label": "En faire un besoin", "url": f"{reverse('needs:new')}?{urlencode(asked)}"},
        {"label": "En faire un outil", "url": f"{reverse('toolbox:propose')}?{urlencode(asked[:1])}"},
    ]
