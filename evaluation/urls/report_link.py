"""The report by a link: /rapports/<token>/."""

from django.urls import path

from evaluation.views import report

app_name = "report_link"
urlpatterns = [
    path("<str:token>/", report.LinkView.as_view(), name="read"),
    path("<str:token>/pdf/", report.LinkPdfView.as_view(), name="pdf"),
]
