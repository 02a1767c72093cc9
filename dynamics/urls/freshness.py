"""Addresses of « toujours d’actualité ? »."""

from django.urls import path

from dynamics.views import freshness

urlpatterns = [
    path("a-jour/<str:token>/", freshness.StillTrueView.as_view(), name="still_true"),
    path("<slug:slug>/fraicheur/", freshness.FreshnessView.as_view(), name="freshness"),
]
