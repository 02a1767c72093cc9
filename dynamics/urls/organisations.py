"""Addresses under /organisations/."""

from django.urls import path

from dynamics.views import organisation

urlpatterns = [
    path("<slug:slug>/", organisation.organisation, name="organisation"),
]
