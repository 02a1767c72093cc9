"""What propositions tell the other apps; imported by `wagtail_hooks`."""

from urllib.parse import urlencode

from django.urls import reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.exchanges.hooks import NEED_PANELS
from community.life.hooks import FOLLOWED, THREAD_OUTCOMES, THREAD_OWNERS
from community.members.enums import Role
from community.members.hooks import MEMBER_CREDITS
from proposals import exports, panels, verbs
from proposals.back_office import PropositionsGroup
from proposals.member_credits import followed_here, proposition_credits
from proposals.models import Addressee, Proposition
from proposals.personal_data import PropositionsData
from proposals.services.discussion import owner_of
from toolbox.hooks import PROPOSITION_LINKS

register_snippet(PropositionsGroup)


@hooks.register("register_log_actions")
def register_verbs(actions):
    verbs.register(actions)


@hooks.register("register_personal_data")
def register_propositions_data():
    return PropositionsData()


@hooks.register("register_csv_export")
def register_propositions_export():
    return {"proposals": exports.all_propositions}


@hooks.register("register_dynamic_panels")
def register_dynamic_panel(request, dynamic):
    return panels.dynamic_panel(request, dynamic)


@hooks.register(NEED_PANELS)
def register_need_panel(request, need):
    return panels.need_panel(request, need)


@hooks.register(THREAD_OWNERS)
def register_thread_owner(thread):
    return owner_of(thread)


@hooks.register(THREAD_OUTCOMES)
def register_thread_proposition(request, thread):
    asked = [("titre", thread.title)] + ([("fiche", thread.sheet)] if thread.sheet else [])
    return [{"label": "En faire une proposition", "url": f"{reverse('proposals:new')}?{urlencode(asked)}"}]


@hooks.register(PROPOSITION_LINKS)
def register_links() -> dict[str, str]:
    """Pages of the numbered propositions, by number."""
    rows = Proposition.objects.published().exclude(number="").only("number", "slug")
    return {row.number: row.get_absolute_url() for row in rows}


@hooks.register("register_role_permissions")
def register_addressee_roles():
    return {
        Role.FACILITATOR: [f"proposals.{action}_addressee" for action in ("view", "add", "change")],
    }


@hooks.register("after_edit_snippet")
def keep_what_people_wrote(request, instance):
    """A record edited in the back office is no longer rewritten from the data files."""
    if isinstance(instance, Proposition | Addressee) and instance.seed_digest:
        type(instance).objects.filter(pk=instance.pk).update(seed_digest="")


hooks.register(MEMBER_CREDITS, proposition_credits)
hooks.register(FOLLOWED, followed_here)
