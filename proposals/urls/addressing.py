"""What is sent and followed, under /propositions/<slug>/; before the addresses of the propositions themselves."""

from django.urls import path

from proposals.views import addressing

SENDING = "<slug:slug>/envois/<int:pk>/"

app_name = "addressing"
urlpatterns = [
    path("suivi/arret/<str:token>/", addressing.UnfollowView.as_view(), name="unfollow"),
    path("<slug:slug>/adresser/", addressing.SendView.as_view(), name="send"),
    path("<slug:slug>/suivre/", addressing.FollowView.as_view(), name="follow"),
    path(SENDING, addressing.SendingPageView.as_view(), name="sending"),
    path(f"{SENDING}noter/", addressing.NoteStepView.as_view(), name="note"),
    path(f"{SENDING}etapes/<int:step>/", addressing.DraftStepView.as_view(), name="draft_step"),
    path(f"{SENDING}etapes/<int:step>/document/", addressing.DocumentView.as_view(), name="document"),
]
