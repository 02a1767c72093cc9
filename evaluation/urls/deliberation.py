"""Addresses of the deliberation and of the radar."""

from django.urls import path, re_path

from evaluation.views import opinions, radars, rounds

ONE = "deliberation/<int:number>/"

urlpatterns = [
    path("deliberation/", rounds.RoundsView.as_view(), name="rounds"),
    path("deliberation/nouveau/", rounds.PrepareView.as_view(), name="round_new"),
    path(ONE, rounds.RoundView.as_view(), name="round"),
    path(f"{ONE}modifier/", rounds.ChangeRoundView.as_view(), name="round_change"),
    path(f"{ONE}effacer/", rounds.DiscardRoundView.as_view(), name="round_discard"),
    path(f"{ONE}inviter/", rounds.InviteView.as_view(), name="round_invite"),
    path(f"{ONE}ouvrir/", rounds.OpenRoundView.as_view(), name="round_open"),
    path(f"{ONE}clore/", rounds.CloseRoundView.as_view(), name="round_close"),
    path(f"{ONE}synthese/", rounds.SynthesisView.as_view(), name="round_synthesis"),
    path(f"{ONE}invitations/<int:pk>/retirer/", rounds.WithdrawView.as_view(), name="participant_withdraw"),
    path(f"{ONE}invitations/<int:pk>/renvoyer/", rounds.InviteAgainView.as_view(), name="participant_again"),
    path("avis/<str:token>/", opinions.OpinionView.as_view(), name="opinion"),
    path("radar/", radars.RadarView.as_view(), name="radar"),
    re_path(
        r"^radar/(?P<key>preuves|avis)\.(?P<extension>svg|png)$",
        radars.RadarFileView.as_view(),
        name="radar_file",
    ),
]
