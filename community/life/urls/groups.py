"""Addresses under `/communautes/` and `/chantiers/`: the same ones, for local communities and working groups."""

from django.urls import path, register_converter

from community.life.views import group_documents as documents
from community.life.views import group_people as people
from community.life.views import group_writing as writing
from community.life.views import groups as views


class GroupPrefix:
    """The word under which a kind of group is."""

    regex = "communautes|chantiers"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GroupPrefix, "groups")

GROUP = "<groups:prefix>/<slug:slug>/"
PARTY = f"{GROUP}parties/<int:pk>/"
DOCUMENT = f"{GROUP}documents/<int:pk>/"

urlpatterns = [
    path("<groups:prefix>/", views.group_list, name="groups"),
    path("<groups:prefix>/nouveau/", writing.NewGroupView.as_view(), name="group_new"),
    path("<groups:prefix>/suggestions/ecarter/", views.DismissSuggestionView.as_view(), name="group_dismiss"),
    path(GROUP, views.group_page, name="group"),
    path(f"{GROUP}points/", views.group_points, name="group_points"),
    path(f"{GROUP}modifier/", writing.EditGroupView.as_view(), name="group_edit"),
    path(f"{GROUP}fermer/", writing.CloseGroupView.as_view(), name="group_close"),
    path(f"{GROUP}rouvrir/", writing.ReopenGroupView.as_view(), name="group_reopen"),
    path(f"{GROUP}rejoindre/", people.JoinView.as_view(), name="group_join"),
    path(f"{GROUP}decliner/", people.DeclineView.as_view(), name="group_decline"),
    path(f"{GROUP}charte/", people.CharterView.as_view(), name="group_charter"),
    path(f"{GROUP}quitter/", people.LeaveView.as_view(), name="group_leave"),
    path(f"{GROUP}membres/", people.PeopleView.as_view(), name="group_people"),
    path(f"{GROUP}membres/<int:pk>/animer/", people.AnimatorView.as_view(), name="group_animator"),
    path(f"{GROUP}membres/<int:pk>/exclure/", people.ExcludeView.as_view(), name="group_exclude"),
    path(f"{GROUP}inviter/", people.InviteView.as_view(), name="group_invite"),
    path(f"{GROUP}demandes/<int:pk>/", people.DecideView.as_view(), name="group_decide"),
    path(f"{GROUP}venir/", people.BringView.as_view(), name="group_bring"),
    path(PARTY, people.PartyView.as_view(), name="group_party"),
    path(f"{PARTY}retirer/", people.TakeOutView.as_view(), name="group_party_out"),
    path(f"{GROUP}documents/partager/", documents.ShareView.as_view(), name="group_share"),
    path(DOCUMENT, documents.DocumentView.as_view(), name="group_document"),
    path(f"{DOCUMENT}retirer/", documents.RemoveDocumentView.as_view(), name="group_document_remove"),
]
