"""/mises-en-relation/…: the facilitators' desk, one's own introductions, asking for an offer."""

from django.urls import path

from community.exchanges.views import desk, introductions, neighbours

app_name = "introductions"
urlpatterns = [
    path("", desk.DeskView.as_view(), name="desk"),
    path("besoin/<int:pk>/", desk.QualifyView.as_view(), name="qualify"),
    path("besoin/<int:pk>/suivre/", desk.FollowNeedView.as_view(), name="follow_need"),
    path("besoin/<int:pk>/ecarter/<int:suggestion>/", desk.PutAsideView.as_view(), name="put_aside"),
    path("besoin/<int:pk>/proposer/", desk.ProposeView.as_view(), name="propose"),
    path("demander/<int:pk>/", introductions.ContactOfferView.as_view(), name="contact_offer"),
    path("voisines/", neighbours.NeighboursView.as_view(), name="neighbours"),
    path(
        "voisines/<int:pk>/presenter/",
        neighbours.DecideNeighboursView.as_view(),
        {"decision": "presenter"},
        name="neighbours_introduce",
    ),
    path(
        "voisines/<int:pk>/ecarter/",
        neighbours.DecideNeighboursView.as_view(),
        {"decision": "ecarter"},
        name="neighbours_dismiss",
    ),
    path(
        "voisines/<int:pk>/reprendre/",
        neighbours.DecideNeighboursView.as_view(),
        {"decision": "reprendre"},
        name="neighbours_take_back",
    ),
    path("<int:pk>/", introductions.DetailView.as_view(), name="detail"),
    path("<int:pk>/<slug:action>/", introductions.ActView.as_view(), name="act"),
]
