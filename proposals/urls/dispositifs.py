"""Addresses under /dispositifs/; reserved words come before `<slug>`."""

from django.urls import path

from proposals.views import dispositifs, dispositifs_gestures, dispositifs_proposing

app_name = "dispositifs"
urlpatterns = [
    path("", dispositifs.dispositif_list, name="list"),
    path("comparer/", dispositifs.compare, name="compare"),
    path("calendrier/", dispositifs.calendar, name="calendar"),
    path("mes-dispositifs/", dispositifs_proposing.MineView.as_view(), name="mine"),
    path("proposer/", dispositifs_proposing.ProposeView.as_view(), name="propose"),
    path("alerte/<str:token>/", dispositifs_gestures.StopView.as_view(), name="stop"),
    path("<slug:slug>/", dispositifs.detail, name="detail"),
    path("<slug:slug>/corriger/", dispositifs_proposing.EditView.as_view(), name="edit"),
    path("<slug:slug>/relire/", dispositifs_proposing.PreviewView.as_view(), name="preview"),
    path("<slug:slug>/effacer/", dispositifs_proposing.GiveUpView.as_view(), name="give_up"),
    path("<slug:slug>/avis/", dispositifs_gestures.CheckView.as_view(), name="check"),
    path("<slug:slug>/alerte/", dispositifs_gestures.AlertView.as_view(), name="alert"),
]
