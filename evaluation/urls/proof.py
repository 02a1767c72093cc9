"""Addresses of the proof."""

from django.urls import path

from evaluation.views import indicators, proof

INDICATOR = "preuve/indicateurs/<int:pk>/"

urlpatterns = [
    path("preuve/", proof.ProofView.as_view(), name="proof"),
    path("preuve/bibliotheque/", indicators.LibraryView.as_view(), name="library"),
    path("preuve/indicateurs/nouveau/", indicators.WriteIndicatorView.as_view(), name="indicator_new"),
    path(INDICATOR, indicators.IndicatorView.as_view(), name="indicator"),
    path(f"{INDICATOR}modifier/", indicators.WriteIndicatorView.as_view(), name="indicator_edit"),
    path(f"{INDICATOR}effacer/", indicators.RemoveIndicatorView.as_view(), name="indicator_remove"),
    path("preuve/mesures/<int:pk>/effacer/", indicators.RemoveMeasureView.as_view(), name="measure_remove"),
    path("preuve/preuves/nouvelle/", proof.WriteEvidenceView.as_view(), name="evidence_new"),
    path("preuve/preuves/<int:pk>/", proof.WriteEvidenceView.as_view(), name="evidence_edit"),
    path("preuve/preuves/<int:pk>/effacer/", proof.RemoveEvidenceView.as_view(), name="evidence_remove"),
    path("preuve/preuves/<int:pk>/document/", proof.DocumentView.as_view(), name="evidence_document"),
    path("preuve/effets/nouveau/", proof.WriteEffectView.as_view(), name="effect_new"),
    path("preuve/effets/<int:pk>/", proof.WriteEffectView.as_view(), name="effect_edit"),
    path("preuve/effets/<int:pk>/effacer/", proof.RemoveEffectView.as_view(), name="effect_remove"),
]
