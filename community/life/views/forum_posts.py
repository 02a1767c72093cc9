"""One post of the forum: react, choose as the answer, change, take back, former versions, files."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render

from community.life.forms.threads import EditPostForm
from community.life.forum_enums import ReactionKind
from community.life.forum_page import signs_of
from community.life.names import name_for
from community.life.services import forum
from community.life.services.forum_news import url_of
from community.life.services.threads import ThreadError
from community.life.views.forum_threads import WAITS, ForumView
from community.members.limits import limit


class ReactView(ForumView):
    """Give a sign, or take it back; htmx gets the signs alone."""

    http_method_names = ["post", "options"]

    def post(self, request, pk, number):
        post = self.one("life.react")
        kind = request.POST.get("kind", "")
        if kind not in ReactionKind.values:
            raise Http404
        if refusal := limit(request, action="life.react", rate="120/h"):
            return refusal
        forum.react(post=post, kind=ReactionKind(kind), user=request.user)
        if not request.htmx:
            return redirect(url_of(post))
        post.signs, post.may_react = signs_of([post], request.user)[post.pk], True
        return render(request, "life/forum/_reactions.html", {"post": post, "thread": self.thread})


class SolveView(ForumView):
    """Say that this post solved the question, or take it back."""

    http_method_names = ["post", "options"]

    def post(self, request, pk, number):
        self.must("life.solve_thread", self.thread)
        post = self.one("life.read_versions")
        try:
            is_solved = forum.solve(thread=self.thread, post=post, user=request.user)
        except ThreadError as error:
            messages.error(request, str(error))
        else:
            said = (
                "Cette réponse est en tête de la discussion."
                if is_solved
                else "La question est de nouveau ouverte."
            )
            messages.success(request, said)
        return redirect(self.thread)


class EditView(ForumView):
    """Change one's own words; late, what they were stays readable."""

    def get(self, request, pk, number):
        return self.show(EditPostForm(instance=self.one("life.revise_post")))

    def post(self, request, pk, number):
        post = self.one("life.revise_post")
        form = EditPostForm(request.POST, instance=post)
        if not form.is_valid():
            return self.show(form)
        try:
            row = forum.revise(post=post, text=form.cleaned_data["text"], user=request.user)
        except ThreadError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, WAITS if row.held_at else "Votre message est modifié.")
        return redirect(url_of(row))

    def show(self, form):
        context = {"form": form, "post": form.instance, "back_url": url_of(form.instance)}
        return render(self.request, "life/forum/edit.html", context)


class WithdrawView(ForumView):
    """Take a post back, once confirmed: one's own, or any for who tidies the thread."""

    def get(self, request, pk, number):
        post = self.one("life.withdraw_post")
        context = {
            "post": post,
            "is_tidying": post.author_id != request.user.pk,
            "confirm_label": "Retirer ce message",
            "cancel_url": url_of(post),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "life/post_withdraw.html", context)

    def post(self, request, pk, number):
        forum.withdraw(post=self.one("life.withdraw_post"), user=request.user)
        messages.success(request, "Le message est retiré.")
        still_there = type(self.thread).objects.read_by(request.user).filter(pk=self.thread.pk).exists()
        return redirect(self.thread if still_there else "life:forum")


class VersionsView(ForumView):
    """What a post said before; for all who read it."""

    http_method_names = ["get", "head", "options"]
    signed_in = False

    def get(self, request, pk, number):
        post = self.one("life.read_versions")
        context = {
            "thread": self.thread,
            "post": post,
            "author_name": name_for(post.author, request.user),
            "versions": list(post.versions.all()[:50]),
            "back_url": url_of(post),
        }
        return render(request, "life/forum/versions.html", context)


class FileView(ForumView):
    """The document or the picture of a post: never by the address of public files, never kept by a proxy."""

    http_method_names = ["get", "head", "options"]
    signed_in = False
    field = "document"

    def get(self, request, pk, number):
        post = self.one("life.read_document")
        file = getattr(post, self.field)
        if not file:
            raise Http404
        is_picture = self.field == "picture"
        response = FileResponse(
            file.open("rb"),
            as_attachment=not is_picture,
            filename=f"image-{post.pk}.webp" if is_picture else post.document_name,
            content_type="image/webp" if is_picture else "application/octet-stream",
        )
        response["Cache-Control"] = "private, max-age=600" if is_picture else "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response
