"""Addresses under /dynamiques/inscrire/."""

from django.urls import path

from dynamics.views import registration as views

urlpatterns = [
    path("inscrire/", views.StartView.as_view(), name="register"),
    path("inscrire/confirmer/<str:token>/", views.ConfirmView.as_view(), name="register_confirm"),
    path("inscrire/<uuid:token>/", views.ResumeView.as_view(), name="register_resume"),
    path("inscrire/<uuid:token>/apercu/", views.PreviewView.as_view(), name="register_preview"),
    path("inscrire/<uuid:token>/garder/", views.KeepView.as_view(), name="register_keep"),
    path("inscrire/<uuid:token>/effacer/", views.DeleteDraftView.as_view(), name="register_delete"),
    path("inscrire/<uuid:token>/envoyee/", views.SentView.as_view(), name="register_sent"),
    path(
        "inscrire/<uuid:token>/<slug:step>/doublons/",
        views.DuplicatesView.as_view(),
        name="register_duplicates",
    ),
    path("inscrire/<uuid:token>/<slug:step>/", views.StepView.as_view(), name="register_step"),
]
