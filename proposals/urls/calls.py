"""Addresses under `/appels-a-communs/`."""

from django.urls import path

from proposals.views import calls, calls_budgets, calls_pledges, calls_projects, calls_writing

PROJECT = "<slug:slug>/projets/<int:pk>/"
PLEDGE = f"{PROJECT}apports/<int:pledge>/"

app_name = "calls"
urlpatterns = [
    path("", calls.call_list, name="list"),
    path("nouveau/", calls_writing.NewCallView.as_view(), name="new"),
    path("<slug:slug>/", calls.detail, name="detail"),
    path("<slug:slug>/modifier/", calls_writing.EditCallView.as_view(), name="edit"),
    path("<slug:slug>/effacer/", calls_writing.GiveUpCallView.as_view(), name="give_up"),
    path("<slug:slug>/dates/", calls_writing.DatesView.as_view(), name="dates"),
    path("<slug:slug>/suivre/", calls.FollowView.as_view(), name="follow"),
    path("<slug:slug>/enveloppe/", calls_budgets.envelope, name="envelope"),
    path("<slug:slug>/enveloppe/repartir/", calls_budgets.SpreadView.as_view(), name="spread"),
    path("<slug:slug>/enveloppe/confier/", calls_budgets.DelegateView.as_view(), name="delegate"),
    path("<slug:slug>/enveloppe/demander/", calls_budgets.AskPartView.as_view(), name="ask_part"),
    path("<slug:slug>/enveloppe/soutiens/", calls_budgets.SupportersView.as_view(), name="supporters"),
    path("<slug:slug>/projets/nouveau/", calls_projects.StartView.as_view(), name="start"),
    path(PROJECT, calls_projects.project_page, name="project"),
    path(f"{PROJECT}modifier/", calls_projects.EditProjectView.as_view(), name="project_edit"),
    path(f"{PROJECT}etape/", calls_projects.MoveView.as_view(), name="project_move"),
    path(f"{PROJECT}preselection/", calls_projects.DecideView.as_view(), name="project_decide"),
    path(f"{PROJECT}journal/", calls_projects.NoteView.as_view(), name="note"),
    path(
        f"{PROJECT}journal/<int:note>/retirer/", calls_projects.RemoveNoteView.as_view(), name="note_remove"
    ),
    path(f"{PROJECT}resultats/", calls_projects.ResultView.as_view(), name="result"),
    path(f"{PROJECT}rejoindre/", calls_pledges.JoinView.as_view(), name="join"),
    path(PLEDGE, calls_pledges.AnswerView.as_view(), name="pledge"),
    path(f"{PLEDGE}retirer/", calls_pledges.WithdrawView.as_view(), name="pledge_withdraw"),
    path(f"{PLEDGE}recu/", calls_pledges.ReceiptView.as_view(), name="receipt"),
]
