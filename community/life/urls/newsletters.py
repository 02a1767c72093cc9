"""The news of Archipel: public pages, and those of the back office."""

from django.urls import path, re_path

from community.life.views import newsletters

urlpatterns = [
    path("communaute/nouvelles/", newsletters.EditionsView.as_view(), name="editions"),
    path("communaute/nouvelles/<slug:slug>/", newsletters.EditionView.as_view(), name="edition"),
]

back_office = [
    path("", newsletters.EditionsAdmin.as_view(), name="list"),
    path("ecrire/", newsletters.EditionAdmin.as_view(), name="new"),
    path("<int:pk>/", newsletters.EditionAdmin.as_view(), name="edit"),
    re_path(
        r"^(?P<pk>[0-9]+)/(?P<gesture>essai|envoyer|programmer|annuler)/$",
        newsletters.EditionActView.as_view(),
        name="act",
    ),
]
