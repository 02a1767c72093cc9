"""What people do at /monographies/<slug>/; the pages themselves are Wagtail's."""

from django.urls import path

from toolbox.views import pdf

app_name = "monographies"
urlpatterns = [
    path("<slug:slug>/pdf/", pdf.monographie, name="pdf"),
]
