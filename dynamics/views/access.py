"""Finding the record that a page is about, for somebody who may."""

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.views.generic import View

from dynamics.models import Dynamic


class RecordView(LoginRequiredMixin, View):
    """A page about one record. Signed out: to the sign-in page; without the right: 403; hidden: 404."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.dynamic = self.find(request, kwargs["slug"])
        if not request.user.has_perm(self.permission, self.dynamic):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def find(self, request, slug: str) -> Dynamic:
        records = Dynamic.objects.visible_to(request.user).select_related("typology", "latest_revision__user")
        records = records.defer("latest_revision__content")
        return get_object_or_404(records, slug=slug)

    def context(self, **values) -> dict:
        """What every page of a record shows around it."""
        user, dynamic = self.request.user, self.dynamic
        return {
            "dynamic": dynamic,
            "may": {
                "manage_team": user.has_perm("dynamics.manage_team", dynamic),
                "end": user.has_perm("dynamics.end_dynamic", dynamic),
                "withdraw": user.has_perm("dynamics.withdraw_dynamic", dynamic),
                "leave": user.has_perm("dynamics.leave_team", dynamic),
            },
            **values,
        }


def map_values() -> dict:
    """What the small map of the seat is drawn on: tiles where there are some, else the bundled outlines."""
    if settings.TILES_URL:
        return {"map_tiles": settings.TILES_URL, "map_attribution": settings.TILES_ATTRIBUTION}
    return {"map_outline": static("geo/departements.geojson")}


def whole_number(text: str | None) -> int | None:
    """A key sent by a browser; None when there is none, 404 when it is not one."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)
