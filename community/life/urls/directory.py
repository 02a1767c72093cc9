"""The directory of members."""

from django.urls import path

from community.life.views import directory

urlpatterns = [path("communaute/membres/", directory.members, name="members")]
