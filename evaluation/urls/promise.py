"""Addresses of the promise."""

from django.urls import path

from evaluation.views import promise

urlpatterns = [
    path("promesse/", promise.PromiseView.as_view(), name="promise"),
    path("promesse/objectifs/nouveau/", promise.WriteAimView.as_view(), name="aim_new"),
    path("promesse/objectifs/<int:pk>/", promise.WriteAimView.as_view(), name="aim_edit"),
    path("promesse/objectifs/<int:pk>/retirer/", promise.RemoveAimView.as_view(), name="aim_remove"),
    path("promesse/objectifs/<int:pk>/reprendre/", promise.TakeAimBackView.as_view(), name="aim_back"),
    path("promesse/maillons/nouveau/", promise.WriteItemView.as_view(), name="item_new"),
    path("promesse/maillons/<int:pk>/", promise.WriteItemView.as_view(), name="item_edit"),
    path("promesse/maillons/<int:pk>/effacer/", promise.RemoveItemView.as_view(), name="item_remove"),
]
