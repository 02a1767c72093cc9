"""Addresses under /propositions/; reserved words come before `<slug>`."""

from django.urls import path

from proposals.views import amendments, browse, discussion, steps, supports, writing

app_name = "proposals"
urlpatterns = [
    path("", browse.proposition_list, name="list"),
    path("nouvelle/", writing.NewView.as_view(), name="new"),
    path("ressemblances/", writing.SimilarView.as_view(), name="similar"),
    path("mes-propositions/", browse.mine, name="mine"),
    path("<slug:slug>/", browse.detail, name="detail"),
    path("<slug:slug>/modifier/", writing.EditView.as_view(), name="edit"),
    path("<slug:slug>/effacer/", writing.GiveUpView.as_view(), name="give_up"),
    path("<slug:slug>/inviter/", writing.InviteView.as_view(), name="invite"),
    path("<slug:slug>/signer/", writing.SignView.as_view(), name="sign"),
    path("<slug:slug>/soutenir/", supports.SupportView.as_view(), name="support"),
    path("<slug:slug>/etape/", steps.NoteStepView.as_view(), name="note_step"),
    path("<slug:slug>/amender/", amendments.AmendView.as_view(), name="amend"),
    path("<slug:slug>/amendements/<int:pk>/", amendments.AmendmentView.as_view(), name="amendment"),
    path("<slug:slug>/discussion/", discussion.WriteView.as_view(), name="discuss"),
    path(
        "<slug:slug>/discussion/<int:number>/corriger/", discussion.EditPostView.as_view(), name="post_edit"
    ),
    path(
        "<slug:slug>/discussion/<int:number>/retirer/",
        discussion.WithdrawPostView.as_view(),
        name="post_withdraw",
    ),
]
