"""Hooks of suggestions, grouped mails and weights; imported by `wagtail_hooks`."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from community.exchanges.services import space_panel
from community.exchanges.services.digest_requests import RequestSource
from community.exchanges.services.digest_sources import SavedSearchSource, SuggestionSource
from community.exchanges.services.digests import SOURCES
from community.exchanges.services.solicitations import SolicitationData
from community.exchanges.views import weights_admin


# In the order of the mail: what waits for an answer first
@hooks.register(SOURCES)
def tell_requests():
    return RequestSource()


@hooks.register(SOURCES)
def tell_suggestions():
    return SuggestionSource()


@hooks.register(SOURCES)
def tell_saved_searches():
    return SavedSearchSource()


@hooks.register("register_personal_data")
def register_solicitations_data():
    return SolicitationData()


@hooks.register("register_my_space_panels")
def suggestions_panel(request) -> dict | None:
    """The suggestions for one's needs, and how often one is written to."""
    return {
        "anchor": "suggestions",
        "title": "Suggestions pour mes besoins",
        "order": 12,
        "template": "exchanges/suggestions/_space_panel.html",
        "context": space_panel.suggestions_for(request.user),
    }


@hooks.register("register_admin_urls")
def register_weights():
    patterns = [
        path("", weights_admin.WeightsView.as_view(), name="page"),
        path("origine/", weights_admin.BackToFileView.as_view(), name="back_to_file"),
    ]
    return [path("poids/", include((patterns, "exchanges_weights")))]


class WeightsMenuItem(MenuItem):
    """« Rapprochement »: the weights, for administrateurs."""

    def is_shown(self, request):
        return request.user.has_perm("exchanges.see_weights")


@hooks.register("register_admin_menu_item")
def register_weights_menu():
    return WeightsMenuItem(
        "Rapprochement",
        reverse("exchanges_weights:page"),
        icon_name="cogs",
        name="weights",
        order=930,
    )
