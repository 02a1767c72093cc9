"""Addresses under /dynamiques/<slug>/evaluation/, one list a subject."""

from django.urls import path

from evaluation.urls import deliberation, promise, proof
from evaluation.views import home

app_name = "evaluation"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("public/", home.AudienceView.as_view(), name="audience"),
    *promise.urlpatterns,
    *proof.urlpatterns,
    *deliberation.urlpatterns,
]
