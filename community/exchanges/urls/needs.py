"""Addresses under `/besoins/`."""

from community.exchanges.sides import NEEDS
from community.exchanges.urls.records import record_patterns

app_name = NEEDS.namespace
urlpatterns = record_patterns(NEEDS)
