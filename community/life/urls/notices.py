"""The notices of the person who signed in, and how she is told."""

from django.urls import path

from community.life.views import notices

urlpatterns = [
    path("mon-espace/avis/", notices.NoticesView.as_view(), name="notices"),
    path("mon-espace/avis/<int:pk>/", notices.NoticeView.as_view(), name="notice"),
    path("mon-espace/avis/choix/", notices.ChoicesView.as_view(), name="notice_choices"),
    path("mon-espace/avis/suivi/<int:pk>/", notices.FollowView.as_view(), name="notice_follow"),
    path("avis/arret/<str:token>/", notices.StopView.as_view(), name="notices_stop"),
]
