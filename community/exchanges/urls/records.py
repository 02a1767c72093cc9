"""The addresses that needs and offers have in common."""

from django.urls import URLPattern, path

from community.exchanges.sides import Kind
from community.exchanges.views import browse, gestures, saved_searches, writing


def record_patterns(kind: Kind) -> list[URLPattern]:
    given = {"kind": kind}
    return [
        path("", browse.record_list, given, name="list"),
        path("carte/", browse.record_map, given, name="map"),
        path("carte/points/", browse.points, given, name="points"),
        path("nouveau/", writing.NewView.as_view(kind=kind), name="new"),
        path("deja-la/", writing.AlreadyThereView.as_view(kind=kind), name="already_there"),
        path("alertes/", saved_searches.SavedSearchesView.as_view(kind=kind), name="alerts"),
        path("alertes/nouvelle/", saved_searches.SaveView.as_view(kind=kind), name="alert_new"),
        path("alertes/<int:pk>/", saved_searches.ChangeView.as_view(kind=kind), name="alert"),
        path("<int:pk>/", browse.detail, given, name="detail"),
        path("<int:pk>/modifier/", writing.EditView.as_view(kind=kind), name="edit"),
        path("<int:pk>/etat/", gestures.MoveView.as_view(kind=kind), name="move"),
        path("<int:pk>/fermer/", gestures.CloseView.as_view(kind=kind), name="close"),
        path("<int:pk>/effacer/", gestures.RemoveView.as_view(kind=kind), name="remove"),
    ]
