"""The versions of the charter in /gestion/, for administrateurs: a published one is read, never rewritten."""

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy

from .models import CharterVersion, User
from .services.charter import articles_of, articles_text, current_charter, next_number

JUST_NOW = timedelta(minutes=10)  # to fill in the form


class CharterPolicy(BasePermissionPolicy):
    """Administrateurs alone."""

    def user_has_permission(self, user, action):
        return user.has_perm("members.write_charter")

    def users_with_any_permission(self, actions):
        return User.objects.none()


class CharterVersionForm(WagtailAdminModelForm):
    """A version; the first words are those of the charter of today."""

    field_order = ["title", "introduction", "articles", "published_at"]

    articles = forms.CharField(
        label="Articles",
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Une ligne qui commence par # donne le titre d’un article ; son texte suit, jusqu’au titre d’après.",
    )

    class Meta:
        model = CharterVersion
        fields = ["title", "introduction", "published_at"]
        labels = {"published_at": "En vigueur à partir du"}
        help_texts = {
            "published_at": "Vide : un brouillon. À cette date, la version engage et ne change plus ; chaque membre "
            "est averti, voit ce qui change et dit s’il y adhère avant sa prochaine publication.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = current_charter()
        model = self.instance if self.instance.pk else today
        if model is not None:
            self.initial["articles"] = articles_text(model.sections)
        if today is not None and not self.instance.pk:
            self.initial |= {"title": today.title, "introduction": today.introduction}

    def clean(self):
        """One at a time: versions bind in the order of their numbers."""
        waiting = CharterVersion.objects.not_yet_binding().exclude(pk=self.instance.pk).first()
        if waiting is not None:
            raise ValidationError(
                f"La version {waiting.number} n’est pas encore en vigueur : corrigez-la, ou effacez-la d’abord."
            )
        return super().clean()

    def clean_articles(self):
        try:
            self.instance.sections = articles_of(self.cleaned_data["articles"])
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["articles"]

    def clean_published_at(self):
        """The people who were asked are asked of a text that they could read: never in the past."""
        moment = self.cleaned_data["published_at"]
        if moment and moment < timezone.now() - JUST_NOW:
            raise ValidationError("Cette date est passée : choisissez maintenant, ou plus tard.")
        return moment

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.number = next_number()
        return super().save(commit)


class CharterIndexView(generic.IndexView):
    def get_base_queryset(self):
        return CharterVersion.objects.annotate(adhesions=Count("acceptances"))

    def get_edit_url(self, instance):
        return None if instance.binds else super().get_edit_url(instance)

    def get_delete_url(self, instance):
        return None if instance.binds else super().get_delete_url(instance)

    def get_inspect_url(self, instance):
        return instance.get_absolute_url() if instance.binds else super().get_inspect_url(instance)


class OpenTextMixin:
    """Nobody, not even an administrateur, rewrites or deletes a text that people accepted."""

    def get_object(self, queryset=None):
        version = super().get_object(queryset)
        if version.binds:
            raise PermissionDenied
        return version


class CharterEditView(OpenTextMixin, generic.EditView):
    pass


class CharterDeleteView(OpenTextMixin, generic.DeleteView):
    pass


class CharterViewSet(ModelViewSet):
    """Registered by wagtail_hooks."""

    model = CharterVersion
    name = "charter"
    url_prefix = "charte"
    url_namespace = "charter"
    icon = "doc-full"
    menu_label = "Charte"
    menu_order = 310
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["number", "title", "introduction", "published_at"]
    form_fields = ["title", "introduction", "published_at"]
    index_view_class = CharterIndexView
    edit_view_class = CharterEditView
    delete_view_class = CharterDeleteView
    list_display = [
        "title",
        Column("number", label="Version", sort_key="number"),
        Column("adhesions", label="Adhésions"),
        DateColumn("published_at", label="En vigueur le", sort_key="published_at"),
    ]
    ordering = ["-number"]

    def get_form_class(self, for_update=False):
        return CharterVersionForm
