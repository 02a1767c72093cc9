"""Reports, decisions and appeals about posts, the pace of threads."""

from django.urls import path

from community.life.views import moderation

urlpatterns = [
    path("signaler/message/<int:pk>/", moderation.ReportPostView.as_view(), name="report_post"),
    path("moderation/message/<int:pk>/", moderation.PostDecisionView.as_view(), name="post_decision"),
    path("moderation/recours/<str:token>/", moderation.AppealView.as_view(), name="appeal"),
    path("communaute/moderation/", moderation.figures, name="moderation_figures"),
    path("fils/<int:pk>/rythme/", moderation.PaceView.as_view(), name="pace"),
]
