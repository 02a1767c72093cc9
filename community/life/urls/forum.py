"""Discussions, under /forum/."""

from django.urls import path

from community.life.views import forum_boards, forum_mail, forum_posts, forum_threads

FORUM = "forum/"
THREAD = f"{FORUM}<int:pk>/"
POST = f"{THREAD}messages/<int:number>/"

urlpatterns = [
    path(FORUM, forum_boards.BoardView.as_view(), name="forum"),
    path(f"{FORUM}fiches/<slug:key>/", forum_boards.BoardView.as_view(kind="fiche"), name="forum_sheet"),
    path(f"{FORUM}themes/<slug:key>/", forum_boards.BoardView.as_view(kind="theme"), name="forum_theme"),
    path(
        f"{FORUM}territoires/<slug:key>/",
        forum_boards.BoardView.as_view(kind="territoire"),
        name="forum_territory",
    ),
    path(f"{FORUM}groupe/<slug:key>/", forum_boards.BoardView.as_view(kind="groupe"), name="forum_group"),
    path(f"{FORUM}nouvelle/", forum_boards.OpenThreadView.as_view(), name="forum_new"),
    path(f"{FORUM}suivre/", forum_boards.FollowPlaceView.as_view(), name="forum_place_follow"),
    path(f"{FORUM}personnes/", forum_boards.PeopleView.as_view(), name="forum_people"),
    path(f"{FORUM}suivi/<str:token>/", forum_mail.UnfollowView.as_view(), name="forum_unfollow"),
    path(f"{FORUM}repondre/<str:token>/", forum_mail.ReplyView.as_view(), name="forum_mail_reply"),
    path(THREAD, forum_threads.ThreadView.as_view(), name="forum_thread"),
    path(f"{THREAD}suivre/", forum_threads.FollowView.as_view(), name="forum_follow"),
    path(f"{POST}reagir/", forum_posts.ReactView.as_view(), name="forum_react"),
    path(f"{POST}reponse/", forum_posts.SolveView.as_view(), name="forum_solve"),
    path(f"{POST}modifier/", forum_posts.EditView.as_view(), name="forum_post_edit"),
    path(f"{POST}retirer/", forum_posts.WithdrawView.as_view(), name="forum_post_withdraw"),
    path(f"{POST}versions/", forum_posts.VersionsView.as_view(), name="forum_post_versions"),
    path(f"{POST}document/", forum_posts.FileView.as_view(field="document"), name="forum_post_document"),
    path(f"{POST}image/", forum_posts.FileView.as_view(field="picture"), name="forum_post_picture"),
]
