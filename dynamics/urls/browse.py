"""Reading: list, map, and the page of one dynamique."""

from django.urls import path

from dynamics.views import detail
from dynamics.views import list as list_views
from dynamics.views import map as map_views

urlpatterns = [
    path("", list_views.dynamic_list, name="list"),
    path("carte/", map_views.dynamic_map, name="map"),
    path("carte/integrer/", map_views.embed, name="embed"),
]
detail_urlpatterns = [path("<slug:slug>/", detail.detail, name="detail")]
