"""/mises-en-relation/chiffres/"""

from django.urls import path

from community.exchanges.views import figures

app_name = "exchange_figures"
urlpatterns = [
    path("", figures.figures, name="page"),
    path("chiffres.csv", figures.figures_csv, name="csv"),
]
