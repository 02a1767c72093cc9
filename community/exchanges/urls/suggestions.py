"""Suggestions of a need, answers from a letter, and how often one is written to."""

from django.urls import path

from community.exchanges.views import solicitation, suggestions

app_name = "suggestions"
urlpatterns = [
    path("besoins/<int:pk>/suggestions/", suggestions.NeedSuggestionsView.as_view(), name="of_need"),
    path(
        "besoins/<int:pk>/suggestions/<int:suggestion>/ecarter/",
        suggestions.DismissView.as_view(),
        name="dismiss",
    ),
    path(
        "besoins/<int:pk>/suggestions/<int:suggestion>/reprendre/",
        suggestions.TakeBackView.as_view(),
        name="take_back",
    ),
    path(
        "besoins/<int:pk>/suggestions/<int:suggestion>/qualifier/",
        suggestions.QualifyView.as_view(),
        name="qualify",
    ),
    path("suggestions/<str:token>/", suggestions.AnswerView.as_view(), name="answer"),
    path("mon-espace/sollicitations/", solicitation.RhythmView.as_view(), name="rhythm"),
    path("sollicitations/arret/<str:token>/", solicitation.StopView.as_view(), name="stop"),
]
