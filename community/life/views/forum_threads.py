"""A thread of the forum: read by everybody, or by its group; answered, kept as a draft, followed."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.generic import View

from community.life import hooks
from community.life.boards import places_of
from community.life.enums import NoticeRhythm
from community.life.forms.forum import FollowForm, ReplyForm
from community.life.forum_page import page_number_of, page_of, quote_of
from community.life.models import Post, Thread
from community.life.models.threads import EDITED_WITHIN
from community.life.services import forum
from community.life.services.forum_news import url_of
from community.life.services.threads import ThreadError
from community.life.views.forum_writing import asks_for_people, give_back, people_context
from community.members.limits import limit
from toolbox.views.faceted import page_number

WAITS = "Votre message attend une relecture avant d’être publié : vous seul·e le voyez pour l’instant."


class ForumView(View):
    """A thread that this person may read, 404 for the others; gestures ask to sign in."""

    signed_in = True

    def dispatch(self, request, *args, **kwargs):
        if self.signed_in and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        threads = Thread.objects.read_by(request.user).with_mine(request.user)
        around = threads.select_related("group", "theme", "territory", "opened_by__profile")
        self.thread = get_object_or_404(around, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def must(self, permission: str, about) -> None:
        if not self.request.user.has_perm(permission, about):
            raise PermissionDenied

    def one(self, permission: str) -> Post:
        """A post of the thread: 404 when there is none for this person, 403 when she may not."""
        posts = self.thread.posts.with_a_place_for(self.request.user).select_related("author")
        post = get_object_or_404(posts, pk=self.kwargs["number"])
        post.thread = self.thread
        self.must(permission, post)
        return post


class ThreadView(ForumView):
    """Read, and answer below."""

    signed_in = False

    def get(self, request, pk):
        if message := request.GET.get("message", ""):
            return self.lead_to(message)
        return self.show(self.form(initial=self.initial()))

    def post(self, request, pk):
        if not request.user.is_authenticated:
            return redirect_to_login(self.thread.get_absolute_url())
        if not request.user.has_perm("life.write_post", self.thread):
            return give_back(request, self.thread.get_absolute_url())
        if request.POST.get("action") == "autosave":
            forum.keep_draft(thread=self.thread, text=request.POST.get("text", ""), user=request.user)
            return JsonResponse({"saved_at": timezone.now().isoformat()})
        form = self.form(request.POST, request.FILES)
        if asks_for_people(request):
            return self.show(form)
        if refusal := limit(request, action="life.post", rate="30/h"):
            return refusal
        if not form.is_valid():
            return self.show(form)
        try:
            post = self.write(form)
        except ThreadError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, WAITS if post.held_at else "Votre message est publié.")
        return redirect(url_of(post))

    def write(self, form: ReplyForm) -> Post:
        return forum.write(
            thread=self.thread,
            post=form.save(commit=False),
            user=self.request.user,
            named=form.cleaned_data["named"],
        )

    def form(self, *args, **kwargs) -> ReplyForm | None:
        user = self.request.user
        if not user.has_perm("life.write_post", self.thread):
            return None
        return ReplyForm(*args, thread=self.thread, user=user, **kwargs)

    def initial(self) -> dict:
        """The draft kept, and the post that « Citer » asks for below it."""
        quoted = self.request.GET.get("citer", "")
        text, initial = self.thread.my_draft or "", {}
        if quoted.isascii() and quoted.isdigit() and len(quoted) < 10:
            post = self.thread.posts.standing().filter(pk=int(quoted)).first()
            if post is not None:
                quote = quote_of(post)
                text = text if quote.strip() in text else f"{text.rstrip()}\n\n{quote}".lstrip()
                initial = {"answers_to": post.pk}
        return initial | {"text": text}

    def lead_to(self, message: str):
        """The page of the thread where a post is: addresses of notices and mails name the post only."""
        found = None
        if message.isascii() and message.isdigit() and len(message) < 10:
            posts = self.thread.posts.with_a_place_for(self.request.user)
            found = posts.filter(pk=int(message)).select_related("thread").first()
        if found is None:
            return redirect(self.thread)
        number = page_number_of(found, self.request.user)
        page = f"?page={number}" if number > 1 else ""
        return redirect(f"{self.thread.get_absolute_url()}{page}#message-{found.pk}")

    def show(self, form):
        request, user, thread = self.request, self.request.user, self.thread
        number = 1_000_000 if form is not None and form.is_bound else page_number(request)
        page = page_of(thread, user, number)
        context = {
            "thread": thread,
            "page": page,
            "posts": page.object_list,
            "places": places_of(thread),
            "form": form,
            "outcomes": hooks.outcomes_of(request, thread) if user.is_authenticated else [],
            "edited_within": int(EDITED_WITHIN.total_seconds() // 60),
        }
        if user.is_authenticated:
            self.mark_read(page)
            rhythm = thread.my_rhythm or NoticeRhythm.WEEKLY
            context["follow_form"] = FollowForm(initial={"rhythm": rhythm})
        if form is not None:
            context |= people_context(request, form, thread.group)
        response = render(request, "life/forum/thread.html", context)
        patch_vary_headers(response, ["Cookie"])
        return response

    def mark_read(self, page) -> None:
        """She read the thread to its end, unless nothing was written since she last did."""
        thread, last = self.thread, self.thread.last_post_at
        is_news = thread.my_read_at is None or (last is not None and thread.my_read_at < last)
        if is_news and not page.has_next():
            forum.mark_read(thread=thread, posts=page.object_list, user=self.request.user)


class FollowView(ForumView):
    """Be told of the next posts, at a rhythm; or no more."""

    http_method_names = ["post", "options"]

    def post(self, request, pk):
        self.must("life.follow_thread", self.thread)
        about = {"thread": self.thread}
        if request.POST.get("action") == "stop":
            forum.unfollow(about=about, user_id=request.user.pk)
            messages.success(request, "Vous ne suivez plus cette discussion.")
            return redirect(self.thread)
        form = FollowForm(request.POST)
        if not form.is_valid():
            raise Http404
        forum.follow(about=about, rhythm=form.cleaned_data["rhythm"], user=request.user)
        messages.success(request, "Vous suivez cette discussion.")
        return redirect(self.thread)
