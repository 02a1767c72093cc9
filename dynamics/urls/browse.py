"""Reading: list, map, and the page of one dynamique."""

from django.urls import path

from dynamics.views import commons, detail, embed_list
from dynamics.views import list as list_views
from dynamics.views import map as map_views

urlpatterns = [
    path("", list_views.dynamic_list, name="list"),
    path("carte/", map_views.dynamic_map, name="map"),
    path("integrer/", embed_list.embed_list, name="embed_list"),
    path("carte/integrer/", map_views.embed, name="embed"),
]
detail_urlpatterns = [
    path("<slug:slug>/murmurations.json", commons.murmurations, name="murmurations"),
    path("<slug:slug>/", detail.detail, name="detail"),
]
