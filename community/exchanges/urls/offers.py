"""Addresses under `/offres/`."""

from django.urls import path

from community.exchanges.sides import OFFERS
from community.exchanges.urls.records import record_patterns
from community.exchanges.views.documents import document
from community.exchanges.views.gestures import PauseView

app_name = OFFERS.namespace
urlpatterns = [
    *record_patterns(OFFERS),
    path("<int:pk>/documents/<int:number>/", document, name="document"),
    path("<int:pk>/pause/", PauseView.as_view(kind=OFFERS), name="pause"),
]
