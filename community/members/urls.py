"""Addresses of the app of people, included at the root."""

from django.urls import path

from .views import charter, data, links, moderation, profiles, reports

app_name = "members"
urlpatterns = [
    path("communaute/charte/", charter.CharterView.as_view(), name="charter"),
    path("communaute/charte/<int:number>/", charter.CharterVersionView.as_view(), name="charter_version"),
    path("communaute/membres/<uuid:public_id>/", profiles.MemberView.as_view(), name="member"),
    path("communaute/signaler/", reports.ReportView.as_view(), name="report"),
    path("communaute/rester/<str:token>/", links.KeepAccountView.as_view(), name="keep_account"),
    path("communaute/desabonnement/<str:token>/", links.UnsubscribeView.as_view(), name="unsubscribe"),
    path("mon-espace/profil/", profiles.ProfileEditView.as_view(), name="profile"),
    path("mon-espace/preferences/", profiles.PreferencesView.as_view(), name="preferences"),
    path("mon-espace/mes-donnees/", data.MyDataView.as_view(), name="my_data"),
    path("mon-espace/mes-donnees/export/", data.ExportView.as_view(), name="export"),
    path("mon-espace/mes-donnees/supprimer/", data.DeleteAccountView.as_view(), name="delete_account"),
    path("mon-espace/moderation/<int:pk>/", moderation.DecisionView.as_view(), name="decision"),
]
