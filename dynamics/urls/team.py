"""Addresses of a record's team, its edition and its history."""

from django.urls import path

from dynamics.views import claim, edit, revisions, team

urlpatterns = [
    path("invitation/<str:token>/", team.InvitationView.as_view(), name="invitation"),
    path("<slug:slug>/modifier/", edit.EditIndexView.as_view(), name="edit"),
    path("<slug:slug>/modifier/relecture/", edit.ResubmitView.as_view(), name="resubmit"),
    path("<slug:slug>/modifier/<slug:section>/", edit.EditSectionView.as_view(), name="edit_section"),
    path("<slug:slug>/apercu/", edit.PreviewRecordView.as_view(), name="preview"),
    path("<slug:slug>/terminer/", edit.EndView.as_view(), name="end"),
    path("<slug:slug>/retirer/", edit.WithdrawView.as_view(), name="withdraw"),
    path("<slug:slug>/historique/", revisions.HistoryView.as_view(), name="history"),
    path("<slug:slug>/historique/comparer/", revisions.CompareView.as_view(), name="compare"),
    path("<slug:slug>/historique/<int:revision>/retablir/", revisions.RestoreView.as_view(), name="restore"),
    path("<slug:slug>/equipe/", team.TeamView.as_view(), name="team"),
    path("<slug:slug>/equipe/quitter/", team.LeaveView.as_view(), name="leave"),
    path("<slug:slug>/equipe/<int:member>/role/", team.SetRoleView.as_view(), name="set_role"),
    path("<slug:slug>/equipe/<int:member>/retirer/", team.RemoveMemberView.as_view(), name="remove_member"),
    path(
        "<slug:slug>/equipe/invitations/<int:invitation>/annuler/",
        team.CancelInvitationView.as_view(),
        name="cancel_invitation",
    ),
    path("<slug:slug>/equipe/demandes/<int:request_id>/", team.DecideView.as_view(), name="decide_request"),
    path("<slug:slug>/rejoindre/", claim.AskView.as_view(), name="join"),
    path("<slug:slug>/reprendre/", claim.ClaimView.as_view(), name="claim"),
    path(
        "<slug:slug>/demandes/<int:request_id>/retirer/",
        claim.WithdrawRequestView.as_view(),
        name="withdraw_request",
    ),
    path("<slug:slug>/demander-le-retrait/", claim.AskWithdrawalView.as_view(), name="ask_withdrawal"),
]
