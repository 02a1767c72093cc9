"""What this app adds to the back office and to the hooks of the others."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from community.members.hooks import MEMBER_PANELS
from dynamics import remote_sources_hooks, verbs  # noqa: F401 (registers its own)
from dynamics.back_office import DynamicsGroup
from dynamics.choosers import TerritoryChooserViewSet
from dynamics.member_panels import dynamics_panel
from dynamics.models import Dynamic, JoinRequest
from dynamics.personal_data import DynamicsData
from dynamics.views import requests_admin

register_snippet(DynamicsGroup)


@hooks.register("register_admin_viewset")
def register_choosers():
    return TerritoryChooserViewSet("territory_chooser", url_prefix="choisir/territoire")


@hooks.register("register_log_actions")
def register_verbs(actions):
    verbs.register(actions)


@hooks.register("register_personal_data")
def register_dynamics_data():
    return DynamicsData()


@hooks.register("register_admin_urls")
def register_requests():
    patterns = [
        path("demandes/", requests_admin.RequestsView.as_view(), name="list"),
        path("demandes/<int:pk>/", requests_admin.DecideClaimView.as_view(), name="decide"),
    ]
    return [path("", include((patterns, "dynamics_requests")))]


class RequestsMenuItem(MenuItem):
    """« Reprises de fiches (2) »: what waits, for those who may decide."""

    def is_shown(self, request):
        return request.user.has_perm("dynamics.decide_claims")

    def render_component(self, request):
        component = super().render_component(request)
        count = JoinRequest.objects.filter(
            kind=JoinRequest.Kind.CLAIM, state=JoinRequest.State.WAITING
        ).count()
        if count:
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def register_requests_menu():
    return RequestsMenuItem(
        "Reprises de fiches", reverse("dynamics_requests:list"), icon_name="group", name="requests", order=95
    )


@hooks.register("after_edit_snippet")
def keep_what_people_wrote(request, instance):
    """A record edited in the back office is no longer rewritten from the data files."""
    if isinstance(instance, Dynamic) and instance.seed_digest:
        Dynamic.objects.filter(pk=instance.pk).update(seed_digest="")


hooks.register(MEMBER_PANELS, dynamics_panel)
