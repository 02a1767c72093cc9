"""The thread of an introduction, and its documents, for those who are in it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.exchanges.company import name_of, people_of
from community.exchanges.models import Introduction
from community.life.faces import HELD, STANDING, faced
from community.life.forms.threads import EditPostForm, PostForm
from community.life.models import Post
from community.life.models.threads import EDITED_WITHIN
from community.life.services import threads
from community.members.limits import limit


class ThreadView(LoginRequiredMixin, View):
    """Read and write. For anybody who is not in the introduction, and before both agreed, there is none (404)."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        around = ("need", "offer", "need_dynamic", "offer_dynamic", "facilitator")
        introduction = get_object_or_404(Introduction.objects.select_related(*around), pk=kwargs["pk"])
        self.thread = threads.find_thread(introduction)
        if not request.user.has_perm("life.read_thread", self.thread):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        threads.mark_read(thread=self.thread, user=request.user)
        return self.show(PostForm())

    def post(self, request, pk):
        if not request.user.has_perm("life.write_post", self.thread):
            raise PermissionDenied
        if refusal := limit(request, action="life.post", rate="30/h"):
            return refusal
        form = PostForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        try:
            threads.write(thread=self.thread, post=form.save(commit=False), user=request.user)
        except threads.ThreadError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre message est dans le fil. Les autres sont prévenus.")
        return redirect("life:introduction_thread", pk)

    def show(self, form):
        user, introduction = self.request.user, self.thread.introduction
        posts = threads.posts_of(self.thread)
        sides = {person.key: person.side for person in people_of(introduction)}
        for post in posts:
            post.thread = self.thread
        posts = faced(posts, user)
        for post in posts:
            side = sides.get(post.author_id)
            post.author_name = post.author.get_full_name() if post.author else "Compte supprimé"
            post.author_from = "équipe relais" if not side else name_of(introduction, side)
            post.editable = post.own and post.face in {STANDING, HELD} and post.is_fresh
        context = {
            "thread": self.thread,
            "introduction": introduction,
            "posts": posts,
            "people": [
                {
                    "name": person.name,
                    "from": name_of(introduction, person.side) if person.side else "équipe relais",
                    "has_account": person.user is not None,
                    # A side, and not oneself: both agreed to this introduction
                    "write_to": person.user if person.side and person.key != user.pk else None,
                }
                for person in people_of(introduction)
            ],
            "form": form,
            "edited_within": int(EDITED_WITHIN.total_seconds() // 60),
        }
        return render(self.request, "life/thread.html", context)


class PostView(ThreadView):
    """One post of the thread."""

    def dispatch(self, request, *args, **kwargs):
        self.post_number = kwargs["number"]
        return super().dispatch(request, *args, **kwargs)

    def one(self, permission: str) -> Post:
        """The post, 404 when it is none of this thread, 403 when this person may not."""
        found = Post.objects.select_related("author").filter(thread=self.thread.pk)
        post = get_object_or_404(found, pk=self.post_number)
        post.thread = self.thread
        if not self.request.user.has_perm(permission, post):
            raise PermissionDenied
        return post


class EditPostView(PostView):
    """Correct one's own words."""

    def get(self, request, pk, number):
        return self.show_form(EditPostForm(instance=self.one("life.edit_post")))

    def post(self, request, pk, number):
        post = self.one("life.edit_post")
        form = EditPostForm(request.POST, instance=post)
        if not form.is_valid():
            return self.show_form(form)
        try:
            threads.edit(post=post, text=form.cleaned_data["text"], user=request.user)
        except threads.ThreadError as error:
            form.add_error(None, str(error))
            return self.show_form(form)
        messages.success(request, "Votre message est corrigé.")
        return redirect("life:introduction_thread", pk)

    def show_form(self, form):
        return render(
            self.request, "life/post_edit.html", {"back_url": self.thread.get_absolute_url(), "form": form}
        )


class WithdrawPostView(PostView):
    """Take one's own post back, once confirmed."""

    def get(self, request, pk, number):
        context = {
            "post": self.one("life.withdraw_post"),
            "confirm_label": "Retirer ce message",
            "cancel_url": self.thread.get_absolute_url(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "life/post_withdraw.html", context)

    def post(self, request, pk, number):
        threads.withdraw(post=self.one("life.withdraw_post"), user=request.user)
        messages.success(request, "Votre message est retiré.")
        return redirect("life:introduction_thread", pk)


class DocumentView(PostView):
    """The document of a post, always downloaded, never kept by a proxy."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk, number):
        post = self.one("life.read_document")
        if not post.document:
            raise Http404
        response = FileResponse(
            post.document.open("rb"),
            as_attachment=True,
            filename=post.document_name,
            content_type="application/octet-stream",
        )
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response
