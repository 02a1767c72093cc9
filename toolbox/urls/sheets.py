"""What people do at /fiches/<slug>/; the pages themselves are Wagtail's."""

from django.urls import path

from toolbox.views import levers, pdf

app_name = "sheets"
urlpatterns = [
    path("<slug:slug>/pdf/", pdf.sheet, name="pdf"),
    path("<slug:slug>/leviers/<slug:lever>/travailler/", levers.TickView.as_view(), name="tick"),
    path("<slug:slug>/leviers/<slug:lever>/vecu/", levers.ExampleView.as_view(), name="example"),
    path(
        "<slug:slug>/leviers/<slug:lever>/vecu/<int:pk>/",
        levers.ReadExampleView.as_view(),
        name="example_read",
    ),
    path(
        "<slug:slug>/leviers/<slug:lever>/vecu/<int:pk>/modifier/",
        levers.EditExampleView.as_view(),
        name="example_edit",
    ),
]
