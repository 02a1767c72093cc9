"""Addresses under /dynamiques/<slug>/positionnement/."""

from django.urls import path, register_converter

from evaluation.views import positioning, positioning_answering, positioning_sharing


class FileKind:
    """The two kinds of file that one takes away."""

    regex = "json|csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileKind, "positioning_file")

app_name = "positioning"
urlpatterns = [
    path("", positioning.HomeView.as_view(), name="home"),
    path("repondre/<slug:step>/", positioning_answering.StepView.as_view(), name="step"),
    path("ma-reponse/", positioning.MineView.as_view(), name="mine"),
    path("ma-reponse/retirer/", positioning_sharing.WithdrawView.as_view(), name="withdraw"),
    path("convenir/", positioning_answering.AgreeView.as_view(), name="agree"),
    path("partage/", positioning_sharing.ShareView.as_view(), name="share"),
    path("effacer/", positioning_sharing.RemoveAllView.as_view(), name="remove_all"),
    path("positionnements.<positioning_file:kind>", positioning_sharing.ExportView.as_view(), name="export"),
    path("<int:pk>/", positioning.SnapshotView.as_view(), name="snapshot"),
    path("<int:pk>/effacer/", positioning_sharing.RemoveView.as_view(), name="remove"),
]
