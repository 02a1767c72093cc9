"""/propositions/lettres/"""

from django.urls import path

from proposals.views import letters

app_name = "joint_letters"
urlpatterns = [
    path("", letters.letter_list, name="list"),
    path(
        "<int:pk>/", letters.LetterView.as_view(http_method_names=["get", "head", "options"]), name="detail"
    ),
    path("<int:pk>/modifier/", letters.EditLetterView.as_view(), name="edit"),
    path("<int:pk>/lettre.pdf", letters.LetterPdfView.as_view(), name="pdf"),
    path("<int:pk>/<slug:action>/", letters.ActView.as_view(), name="act"),
]
