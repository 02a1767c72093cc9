"""/monographies/relire/…: the signed links of drafts; the monographies themselves are Wagtail's pages."""

from django.urls import path

from toolbox.views import reading

app_name = "reading"
urlpatterns = [path("<str:token>/", reading.ReadView.as_view(), name="read")]
