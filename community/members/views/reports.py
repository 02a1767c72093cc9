"""« Signaler une erreur »."""

from datetime import timedelta

from django.apps import apps
from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import FormView

from community.members.forms import ReportForm
from community.members.limits import limit
from community.members.links import LinkError, make_token, read_token
from community.members.services.reports import report_mistake

ABOUT = "report"


def about_token(obj) -> str:
    """Names the reported object; signed, so that nobody can ask the form about hidden ones."""
    return make_token(ABOUT, {"model": obj._meta.label_lower, "pk": str(obj.pk)})


def read_about(token: str):
    """The object that the token names, or None."""
    try:
        payload = read_token(ABOUT, token, timedelta(days=90))
        return apps.get_model(payload["model"])._default_manager.filter(pk=payload["pk"]).first()
    except (LinkError, LookupError, KeyError, ValueError):
        return None


class ReportView(FormView):
    """Anybody may report a mistake, about an object or a page."""

    template_name = "members/report.html"
    form_class = ReportForm

    def post(self, request, *args, **kwargs):
        if refusal := limit(request, action="report", rate="6/h"):
            return refusal
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        user = self.request.user
        return {
            "objet": self.request.GET.get("objet", ""),
            "page": self.request.GET.get("page", "")[:500],
            "email": user.email if user.is_authenticated else "",
        }

    def get_context_data(self, **kwargs):
        token = self.request.POST.get("objet") or self.request.GET.get("objet", "")
        return super().get_context_data(subject=read_about(token) if token else None, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        subject = read_about(data["objet"]) if data["objet"] else None
        report_mistake(
            message=data["message"],
            subject=subject,
            page=data["page"],
            email=data["email"],
            user=self.request.user,
        )
        messages.success(self.request, "Merci. L’équipe relais lira votre message.")
        if subject is not None and hasattr(subject, "get_absolute_url"):
            return redirect(subject.get_absolute_url())
        return redirect("/")
