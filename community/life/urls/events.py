"""The agenda."""

from django.urls import path

from community.life.views import agenda, agenda_map, event_memory, event_people, events_writing

EVENT = "agenda/<slug:slug>/"

urlpatterns = [
    path("agenda/", agenda.event_list, name="agenda"),
    path("agenda/agenda.ics", agenda.agenda_feed, name="agenda_feed"),
    path("agenda/carte/", agenda_map.event_map, name="agenda_map"),
    path("agenda/carte/points/", agenda_map.event_points, name="agenda_points"),
    path("agenda/integrer/", agenda.embed, name="agenda_embed"),
    path("agenda/nouveau/", events_writing.NewEventView.as_view(), name="event_new"),
    path("agenda/mon-agenda/", agenda.subscribe, name="subscribe"),
    path("agenda/mon-agenda/<str:key>.ics", agenda.own_feed, name="own_feed"),
    path("agenda/essais/<str:token>/", event_memory.TrialLinkView.as_view(), name="trial_answer"),
    path(EVENT, agenda.event_detail, name="event"),
    path(f"{EVENT}rencontre.ics", agenda.event_calendar_file, name="event_calendar"),
    path(f"{EVENT}modifier/", events_writing.EditEventView.as_view(), name="event_edit"),
    path(f"{EVENT}publier/", events_writing.PublishEventView.as_view(), name="event_publish"),
    path(f"{EVENT}effacer/", events_writing.GiveUpEventView.as_view(), name="event_give_up"),
    path(f"{EVENT}annuler/", events_writing.CancelEventView.as_view(), name="event_cancel"),
    path(f"{EVENT}repeter/", events_writing.RepeatEventView.as_view(), name="event_repeat"),
    path(f"{EVENT}inviter/", events_writing.InviteView.as_view(), name="event_invite"),
    path(f"{EVENT}inscription/", event_people.JoinView.as_view(), name="event_join"),
    path(f"{EVENT}desinscription/", event_people.LeaveView.as_view(), name="event_leave"),
    path(f"{EVENT}participants/", event_people.ParticipantsView.as_view(), name="event_participants"),
    path(f"{EVENT}dates/", event_people.DatesView.as_view(), name="event_dates"),
    path(f"{EVENT}dates/<int:pk>/", event_people.DateView.as_view(), name="event_date"),
    path(f"{EVENT}notes/<slug:kind>/", event_memory.NotesView.as_view(), name="visit_notes"),
    path(f"{EVENT}compte-rendu/", event_memory.ReportView.as_view(), name="event_report"),
    path(f"{EVENT}compte-rendu/images/", event_memory.PictureView.as_view(), name="report_picture"),
    path(
        f"{EVENT}compte-rendu/images/<int:pk>/retirer/",
        event_memory.RemovePictureView.as_view(),
        name="report_picture_remove",
    ),
    path(f"{EVENT}essai/", event_memory.TrialView.as_view(), name="trial"),
    path(f"{EVENT}essais/<int:pk>/", event_memory.OwnTrialView.as_view(), name="own_trial"),
]
