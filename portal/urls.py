"""Pages that mix apps, and the site's own."""

from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe

from dynamics.views import commons
from portal.api.conditional import conditional
from portal.api.errors import not_found
from portal.feeds import NewsFeed
from portal.sitemaps import SITEMAPS
from portal.views import (
    device,
    gallery,
    health,
    home,
    maillage,
    my_space,
    observatory,
    open_data,
    search,
    territories,
)
from toolbox.feeds import MonographFeed

observatory_urlpatterns = [
    path("", observatory.observatory, name="index"),
    path("<slug:key>/", observatory.chart, name="chart"),
    path("<slug:key>.<slug:extension>", observatory.file, name="file"),
    path("<slug:key>/integrer/", observatory.embed, name="embed"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("territoires/", territories.territories, name="territories"),
    path("territoires/recherche/", territories.search, name="territory_search"),
    path(
        "territoires/suivi/<str:token>/",
        territories.UnfollowAllView.as_view(),
        name="territory_unfollow_all",
    ),
    path("territoires/<slug:code>/", territories.territory, name="territory"),
    path("territoires/<slug:code>/contour.geojson", territories.outline, name="territory_outline"),
    path("territoires/<slug:code>/suivre/", territories.follow, name="territory_follow"),
    path("recherche/", search.results, name="search"),
    path("recherche/suggestions/", search.suggestions, name="search_suggestions"),
    path("maillage/", maillage.maillage, name="maillage"),
    path("maillage/noms/", maillage.names, name="maillage_names"),
    path("maillage/maillage.<slug:extension>", maillage.export, name="maillage_export"),
    path("observatoire/", include((observatory_urlpatterns, "observatory"))),
    path("mon-espace/", my_space.my_space, name="my_space"),
    path("composants/", gallery.gallery, name="gallery"),
    path("donnees/", open_data.open_data, name="open-data"),
    path("donnees/<slug:day>/<str:name>", open_data.dump_file, name="open-data-file"),
    path("flux/nouveautes.atom", require_safe(conditional(NewsFeed())), name="news-feed"),
    path("flux/monographies.atom", require_safe(conditional(MonographFeed())), name="monograph-feed"),
    path("flux/gogocarto.json", conditional(commons.gogocarto), name="gogocarto-feed"),
    path("flux/tiers-lieux.csv", conditional(commons.tiers_lieux), name="tiers-lieux-feed"),
    path("flux/murmurations.json", conditional(commons.murmurations_index), name="murmurations-feed"),
    path("robots.txt", open_data.robots, name="robots"),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("api/v1/", include("portal.api.urls")),
    re_path(r"^api(?:/[\s\S]*)?\Z", not_found),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("service-worker.js", device.service_worker, name="service_worker"),
    path("hors-connexion/", device.offline, name="offline"),
    path("healthz/", health.healthz, name="healthz"),
]
