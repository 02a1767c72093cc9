"""Addresses under /outils/; reserved words come before `<slug>`."""

from django.urls import path

from toolbox.views import bookmarks, browse, experience, gaps, pdf, proposing, variants

app_name = "toolbox"
urlpatterns = [
    path("", browse.tool_list, name="list"),
    path("comparer/", browse.compare, name="compare"),
    path("mes-outils/", bookmarks.mine, name="mine"),
    path("manques/", gaps.gap_list, name="gaps"),
    path("manques/nouveau/", gaps.OpenGapView.as_view(), name="gap_new"),
    path("manques/<slug:slug>/", gaps.GapView.as_view(), name="gap"),
    path("manques/<slug:slug>/modifier/", gaps.EditGapView.as_view(), name="gap_edit"),
    path("proposer/", proposing.ProposeView.as_view(), name="propose"),
    path("proposer/<slug:slug>/apercu/", proposing.PreviewView.as_view(), name="preview"),
    path("proposer/<slug:slug>/effacer/", proposing.GiveUpView.as_view(), name="give_up"),
    path("proposer/<slug:slug>/<slug:step>/", proposing.StepView.as_view(), name="propose_step"),
    path("<slug:slug>/", browse.detail, name="detail"),
    path("<slug:slug>/pdf/", pdf.tool, name="pdf"),
    path("<slug:slug>/garder/", bookmarks.KeepView.as_view(), name="keep"),
    path("<slug:slug>/transmettre/", experience.PassOnView.as_view(), name="pass_on"),
    path("<slug:slug>/retour/", experience.ReportView.as_view(), name="report"),
    path("<slug:slug>/retours/<int:pk>/", experience.OwnReportView.as_view(), name="report_read"),
    path("<slug:slug>/retours/<int:pk>/modifier/", experience.EditReportView.as_view(), name="report_edit"),
    path("<slug:slug>/variante/", variants.VariantView.as_view(), name="variant"),
    path("<slug:slug>/variantes/<int:pk>/", variants.OwnVariantView.as_view(), name="variant_read"),
    path("<slug:slug>/variantes/<int:pk>/modifier/", variants.EditVariantView.as_view(), name="variant_edit"),
    path(
        "<slug:slug>/variantes/<int:pk>/retirer/",
        variants.WithdrawVariantView.as_view(),
        name="variant_withdraw",
    ),
]
