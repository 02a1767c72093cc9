"""/propositions/destinataires/"""

from django.urls import path

from proposals.views import addressees, letters

app_name = "addressees"
urlpatterns = [
    path("", addressees.addressee_list, name="list"),
    path("<slug:slug>/", addressees.addressee_detail, name="detail"),
    path("<slug:slug>/lettre/", letters.NewLetterView.as_view(), name="new_letter"),
]
