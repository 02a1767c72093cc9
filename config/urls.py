"""Addresses of the site; the contract of the project names them."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.views.media import media

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("community.members.urls")),
    path("dynamiques/", include("dynamics.urls")),
    path("dynamiques/<slug:slug>/evaluation/", include("evaluation.urls.evaluation")),
    path("dynamiques/<slug:slug>/positionnement/", include("evaluation.urls.positioning")),
    path("dynamiques/<slug:slug>/evaluation/", include("evaluation.urls.resources")),
    path("rapports/", include("evaluation.urls.report_link")),
    path("organisations/", include("dynamics.urls.organisations")),
    path("outils/", include("toolbox.urls.tools")),
    path("fiches/", include("toolbox.urls.sheets")),
    path("monographies/relire/", include("toolbox.urls.reading")),
    path("monographies/", include("toolbox.urls.monographies")),
    path("glossaire/", include("toolbox.urls.glossary")),
    path("demarrer/", include("toolbox.urls.starting")),
    path("propositions/destinataires/", include("proposals.urls.addressees")),
    path("propositions/lettres/", include("proposals.urls.joint_letters")),
    path("propositions/", include("proposals.urls.addressing")),
    path("propositions/", include("proposals.urls.propositions")),
    path("mises-en-relation/chiffres/", include("community.exchanges.urls.figures")),
    # After both sides of an introduction agreed; before the actions of an introduction, which take any other word
    path("", include("community.life.urls")),
    path("", include("community.exchanges.urls.aftermath")),
    path("besoins/", include("community.exchanges.urls.needs")),
    path("offres/", include("community.exchanges.urls.offers")),
    path("mises-en-relation/", include("community.exchanges.urls.introductions")),
    path("mise-en-relation/", include("community.exchanges.urls.consent")),
    path("", include("community.exchanges.urls.suggestions")),
    path("dispositifs/", include("proposals.urls.dispositifs")),
    path("appels-a-communs/", include("proposals.urls.calls")),
    path("compte/", include("allauth.urls")),
    # Wagtail's own login and password pages, which know neither limits nor second factors: there is one way in.
    path("gestion/logout/", RedirectView.as_view(pattern_name="account_logout")),
    re_path(
        r"^gestion/(?:login|password_reset)/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", media))

urlpatterns.append(path("", include(wagtail_urls)))

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.permission_denied"
handler404 = "portal.views.errors.page_not_found"
handler500 = "portal.views.errors.server_error"
