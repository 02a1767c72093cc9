"""The thread of an introduction."""

from django.urls import path

from community.life.views import threads

THREAD = "mises-en-relation/<int:pk>/fil/"

urlpatterns = [
    path(THREAD, threads.ThreadView.as_view(), name="introduction_thread"),
    path(f"{THREAD}<int:number>/corriger/", threads.EditPostView.as_view(), name="post_edit"),
    path(f"{THREAD}<int:number>/retirer/", threads.WithdrawPostView.as_view(), name="post_withdraw"),
    path(f"{THREAD}<int:number>/document/", threads.DocumentView.as_view(), name="post_document"),
]
