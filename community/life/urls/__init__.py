"""Addresses of what members live together; included at the root, each module gives whole paths."""

from community.life.urls import (
    directory,
    events,
    forum,
    groups,
    handover,
    messages,
    moderation,
    newsletters,
    notices,
    threads,
    welcome,
)

app_name = "life"
urlpatterns = [
    *threads.urlpatterns,
    *events.urlpatterns,
    *forum.urlpatterns,
    *moderation.urlpatterns,
    *messages.urlpatterns,
    *groups.urlpatterns,
    *handover.urlpatterns,
    *directory.urlpatterns,
    *notices.urlpatterns,
    *newsletters.urlpatterns,
    *welcome.urlpatterns,
]
