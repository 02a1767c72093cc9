"""Private messages."""

from django.urls import path

from community.life.views import messages

urlpatterns = [
    path("messages/", messages.MessagesView.as_view(), name="messages"),
    path("messages/bloques/", messages.BlockedView.as_view(), name="blocked"),
    path("messages/a/<uuid:public_id>/", messages.NewMessageView.as_view(), name="message_new"),
    path("messages/a/<uuid:public_id>/bloquer/", messages.BlockView.as_view(), name="block"),
    path("messages/a/<uuid:public_id>/debloquer/", messages.UnblockView.as_view(), name="unblock"),
    path("messages/<int:pk>/", messages.ConversationView.as_view(), name="conversation"),
    path("messages/<int:pk>/ranger/", messages.PutAwayView.as_view(), name="put_away"),
    path(
        "messages/<int:pk>/<int:number>/retirer/",
        messages.WithdrawMessageView.as_view(),
        name="message_withdraw",
    ),
]
