"""Addresses of means, report and comparisons, under /dynamiques/<slug>/evaluation/."""

from django.urls import path

from evaluation.views import comparisons, prerequisites, report, resources, sharing, tables

app_name = "means"
urlpatterns = [
    path("ressources/", resources.ResourcesView.as_view(), name="resources"),
    path("ressources/annee/", resources.OpenYearView.as_view(), name="open_year"),
    path("ressources/annee/<int:year>/", resources.YearView.as_view(), name="year"),
    path("ressources/annee/<int:year>/effacer/", resources.RemoveYearView.as_view(), name="remove_year"),
    path("ressources/interets/", tables.InterestsView.as_view(), name="interests"),
    path("ressources/interets/modifier/", tables.EditInterestsView.as_view(), name="edit_interests"),
    path("ressources/interets/depart/", tables.StartInterestsView.as_view(), name="start_interests"),
    path("ressources/chaine/", tables.ChainView.as_view(), name="chain"),
    path("ressources/chaine/modifier/", tables.EditChainView.as_view(), name="edit_chain"),
    path("ressources/fichier/<slug:table>/", resources.CsvInView.as_view(), name="csv_in"),
    path("ressources/fichier/<slug:table>/csv/", resources.CsvOutView.as_view(), name="csv_out"),
    path("prerequis/", prerequisites.PrerequisitesView.as_view(), name="prerequisites"),
    path(
        "prerequis/<slug:prerequisite>/",
        prerequisites.SayPrerequisiteView.as_view(),
        name="say_prerequisite",
    ),
    path("rapport/", report.ReportView.as_view(), name="report"),
    path("rapport/pdf/", report.ReportPdfView.as_view(), name="report_pdf"),
    path("rapport/choisir/", report.ComposeView.as_view(), name="compose_report"),
    path("rapport/liens/", report.GiveLinkView.as_view(), name="give_link"),
    path("rapport/liens/<int:pk>/retirer/", report.RevokeLinkView.as_view(), name="revoke_link"),
    path("comparaisons/", comparisons.ComparisonsView.as_view(), name="comparisons"),
    path("comparaisons/<int:pk>/", comparisons.ComparisonView.as_view(), name="comparison"),
    path("comparaisons/<int:pk>/repondre/", comparisons.AnswerView.as_view(), name="answer_comparison"),
    path("comparaisons/<int:pk>/arreter/", comparisons.StopView.as_view(), name="stop_comparison"),
    path("partage/", sharing.SharingView.as_view(), name="sharing"),
    path("partage/export/", sharing.ExportView.as_view(), name="export"),
    path("partage/effacer/", sharing.RemoveView.as_view(), name="remove"),
]
