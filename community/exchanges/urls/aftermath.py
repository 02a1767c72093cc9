"""What happens once both agreed; included at the root."""

from django.urls import path

from community.exchanges.views import follow_ups, frames, meetings

ONE = "mises-en-relation/<int:pk>/"

app_name = "aftermath"
urlpatterns = [
    path(f"{ONE}date/", meetings.DatesView.as_view(), name="dates"),
    path(f"{ONE}date/<int:date>/", meetings.DateView.as_view(), name="date"),
    path(f"{ONE}date/annuler/", meetings.CancelMeetingView.as_view(), name="cancel_meeting"),
    path(f"{ONE}date/rencontre/", meetings.MetView.as_view(), name="met"),
    path("mise-en-relation/rendez-vous/<str:token>/", meetings.calendar, name="calendar"),
    path(f"{ONE}cadre/", frames.FrameView.as_view(), name="frame"),
    path(f"{ONE}cadre/accord/", frames.AgreeFrameView.as_view(), name="agree_frame"),
    path(f"{ONE}cadre/convention.pdf", frames.ConventionView.as_view(), name="convention"),
    path(f"{ONE}bilan/", follow_ups.BalanceView.as_view(), name="balance"),
    path("mise-en-relation/suivi/<str:token>/", follow_ups.FollowUpView.as_view(), name="follow_up"),
    path("mises-en-relation/soutien/", frames.SupportListView.as_view(), name="supports"),
    path("mises-en-relation/soutien/nouvelle/", frames.OpenSupportView.as_view(), name="support_new"),
    path("mises-en-relation/soutien/<int:pk>/", frames.SupportView.as_view(), name="support"),
    path("offres/pret-a-transmettre/", follow_ups.ReadyView.as_view(), name="ready"),
]
