"""« Mes avis »: what is new for the person who signed in, how she is told, what she follows."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, View

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.followed import followed_elsewhere, follows_of
from community.life.forms.notices import ChannelsForm, FollowForm, SubjectForm
from community.life.models import Follow, Notice
from community.life.services import notice_centre, notices
from community.members.models import User
from community.members.views.links import SignedLinkView

PAGE_SIZE = 30


@method_decorator(never_cache, name="dispatch")
class NoticesView(LoginRequiredMixin, View):
    """The list, by day; a POST says that all, or one subject, is read."""

    def get(self, request):
        subject = SubjectForm(request.GET).subject
        mine = Notice.objects.on_site_of(request.user)
        shown = mine.filter(subject=subject) if subject else mine
        page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
        unread = dict(mine.unread().order_by().values_list("subject").annotate(Count("pk")))
        context = {
            "page": page,
            "total": page.paginator.count,
            "subject": subject,
            "query": f"sujet={subject}" if subject else "",
            "unread": unread.get(subject, 0) if subject else sum(unread.values()),
            "tabs": tabs_of(subject, unread),
            "empty_actions": [
                {"label": "Choisir ce qui me prévient", "url": reverse("life:notice_choices")},
                {"label": "Revenir à mon espace", "url": reverse("my_space")},
            ],
        }
        return render(request, "life/notices/list.html", context)

    def post(self, request):
        subject = SubjectForm(request.POST).subject
        notice_centre.read_all(user=request.user, subject=subject)
        messages.success(request, "C’est noté : tout est lu.")
        return redirect(reverse("life:notices") + (f"?sujet={subject}" if subject else ""))


def tabs_of(current: str, unread: dict[str, int]) -> list[dict]:
    """All, then each subject, with what is unread."""
    url = reverse("life:notices")
    found = [{"label": "Tous", "url": url, "current": not current, "count": sum(unread.values()) or ""}]
    return found + [
        {
            "label": SHORT_NAMES[subject],
            "url": f"{url}?sujet={subject}",
            "current": subject == current,
            "count": unread.get(subject, ""),
        }
        for subject in NoticeSubject
    ]


SHORT_NAMES = {
    NoticeSubject.FORUM: "Discussions",
    NoticeSubject.MENTION: "Mentions",
    NoticeSubject.MESSAGE: "Messages",
    NoticeSubject.EVENT: "Agenda",
    NoticeSubject.GROUP: "Groupes",
    NoticeSubject.MODERATION: "Modération",
    NoticeSubject.COMMUNITY: "Communauté",
}


@method_decorator(never_cache, name="dispatch")
class NoticeView(LoginRequiredMixin, View):
    """One of mine: opening it leads to its page, like opening a thread it notes that it is read."""

    def get(self, request, pk):
        notice = get_object_or_404(Notice, pk=pk, user=request.user)
        notice_centre.read(notice=notice)
        return redirect(notice.url)

    def post(self, request, pk):
        notice_centre.read(notice=get_object_or_404(Notice, pk=pk, user=request.user))
        return redirect("life:notices")


@method_decorator(never_cache, name="dispatch")
class ChoicesView(LoginRequiredMixin, FormView):
    """By subject and channel; below, all that I follow."""

    template_name = "life/notices/choices.html"
    form_class = ChannelsForm
    success_url = reverse_lazy("life:notice_choices")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        form.save()
        messages.success(self.request, "Vos choix sont enregistrés.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            follows=follows_of(user),
            elsewhere=followed_elsewhere(user),
            rhythms=NoticeRhythm.choices,
            **kwargs,
        )


class FollowView(LoginRequiredMixin, View):
    """Change the rhythm of one thing that I follow, or follow it no more."""

    http_method_names = ["post"]

    def post(self, request, pk):
        follow = get_object_or_404(
            Follow.objects.select_related("thread", "group", "theme", "territory"), pk=pk, user=request.user
        )
        if "stop" in request.POST:
            notice_centre.unfollow(follow=follow)
            messages.success(request, f"Vous ne suivez plus « {follow.about} ».")
            return redirect("life:notice_choices")
        form = FollowForm(request.POST)
        if form.is_valid():
            notice_centre.change_follow(follow=follow, rhythm=NoticeRhythm(form.cleaned_data["rhythm"]))
            messages.success(request, f"C’est noté pour « {follow.about} ».")
        else:
            messages.error(request, "Choisissez un rythme de la liste.")
        return redirect("life:notice_choices")


@method_decorator(csrf_exempt, name="dispatch")
class StopView(SignedLinkView):
    """« Ne plus recevoir ces messages »; mail programs send this POST themselves (RFC 8058), hence no CSRF."""

    purpose = notices.STOP
    max_age = notices.STOP_LIFE
    template_name = "life/notices/stop.html"

    def get_context_data(self, **kwargs):
        subject = self.payload["subject"]
        about = NoticeSubject(subject).label if subject else "tout ce qui se passe ici"
        return super().get_context_data(about=about, **kwargs)

    def act(self, payload):
        person = User.objects.living().filter(pk=payload["user"]).first()
        if person:
            notice_centre.stop(user=person, subject=payload["subject"])
