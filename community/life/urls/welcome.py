"""The first steps of a member."""

from django.urls import path

from community.life.views import welcome

urlpatterns = [path("mon-espace/premiers-pas/", welcome.WelcomeView.as_view(), name="welcome")]
