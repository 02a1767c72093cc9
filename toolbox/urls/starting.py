"""Addresses under /demarrer/."""

from django.urls import path

from toolbox.views import starting

app_name = "starting"
urlpatterns = [
    path("", starting.path, name="path"),
    path("metiers/<slug:slug>/", starting.trade, name="trade"),
    path("<slug:key>/fait/", starting.tick, name="tick"),
]
