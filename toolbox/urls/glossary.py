"""Addresses under /glossaire/."""

from django.urls import path

from toolbox.views import glossary

app_name = "glossary"
urlpatterns = [
    path("", glossary.index, name="index"),
    path("<slug:slug>/", glossary.term, name="term"),
]
