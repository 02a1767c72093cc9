"""The page of one dynamique: `/dynamiques/<slug>/`."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.views.reports import about_token
from dynamics.hooks import panels_of
from dynamics.models import Dynamic, RemoteRecord
from dynamics.services.similarity import propose
from dynamics.services.snapshot import current_for
from dynamics.views import metadata, sections


@require_safe
@vary_on_cookie
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody may read what is published; teams and facilitators read drafts too; 404 for others."""
    dynamic = read_dynamic(request.user, slug)
    proposals = propose(dynamic, current_for(request))
    page = sections.read_page(dynamic, proposals)
    context = {
        "dynamic": dynamic,
        "page": page,
        "contents": sections.contents_of(page),
        "panels": panels_of(request, dynamic),
        "rights": sections.rights_of(request.user, dynamic),
        "address": f"{settings.SITE_URL}{dynamic.get_absolute_url()}",
        "description": metadata.description_of(dynamic),
        "about": about_token(dynamic),
        "json_ld": metadata.json_ld(dynamic, page),
    }
    return render(request, "dynamics/detail.html", context)


def read_dynamic(user, slug: str) -> Dynamic:
    """The published row, or the latest draft of one that never was published."""
    rows = Dynamic.objects.select_related(
        "typology", "seat", "seat__epci", "seat__departement", "seat__region"
    ).prefetch_related("themes")
    rows = rows.annotate(
        is_from_elsewhere=Exists(RemoteRecord.objects.linked().filter(dynamic=OuterRef("pk")))
    )
    dynamic = get_object_or_404(rows, slug=slug)
    if not user.has_perm("dynamics.see_dynamic", dynamic):
        raise Http404
    if not dynamic.live and dynamic.latest_revision_id:
        return dynamic.get_latest_revision_as_object()
    return dynamic
