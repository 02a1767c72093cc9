"""Addresses under `/dynamiques/<slug>/passation/`."""

from django.urls import path

from community.life.views import handover as views

BOOK = "dynamiques/<slug:slug>/passation/"
ENTRY = f"{BOOK}lignes/<int:pk>/"

urlpatterns = [
    path(BOOK, views.BookView.as_view(), name="handover"),
    path(f"{BOOK}pdf/", views.PdfView.as_view(), name="handover_pdf"),
    path(f"{BOOK}succession/", views.SuccessorView.as_view(), name="handover_successor"),
    path(f"{BOOK}rappel/", views.SilenceView.as_view(), name="handover_silence"),
    path(f"{BOOK}ajouter/<slug:kind>/", views.NewEntryView.as_view(), name="handover_entry_new"),
    path(ENTRY, views.EditEntryView.as_view(), name="handover_entry"),
    path(f"{ENTRY}retirer/", views.RemoveEntryView.as_view(), name="handover_entry_remove"),
    path(f"{ENTRY}confirmer/", views.ConfirmContactView.as_view(), name="handover_entry_confirm"),
    path(f"{ENTRY}fichier/", views.FileView.as_view(), name="handover_entry_file"),
]
