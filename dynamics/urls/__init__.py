"""Addresses under /dynamiques/; what is a reserved word comes before `<slug>`."""

from dynamics.urls import browse, freshness, registration, team

app_name = "dynamics"
urlpatterns = [
    *registration.urlpatterns,
    *browse.urlpatterns,
    *freshness.urlpatterns,
    *team.urlpatterns,
    *browse.detail_urlpatterns,
]
