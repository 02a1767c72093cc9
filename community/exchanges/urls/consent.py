"""/mise-en-relation/<token>/: one side answers from a letter, without signing in."""

from django.urls import path

from community.exchanges.views import consent

app_name = "consent"
urlpatterns = [path("<str:token>/", consent.AnswerView.as_view(), name="answer")]
