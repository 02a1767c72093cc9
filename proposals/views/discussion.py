"""Writing in the discussion of a proposition, correcting and withdrawing one's own words."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from community.life.forms.threads import EditPostForm
from community.life.models import Post
from community.life.services import threads
from community.members.limits import limit
from proposals.forms.discussion import WordsForm
from proposals.services import discussion
from proposals.views.access import PropositionView
from proposals.views.browse import detail_context


class WriteView(PropositionView):
    """Add a post; what was typed comes back with the page when something is wrong."""

    permission = "proposals.discuss"
    http_method_names = ["post", "options"]

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.discuss", rate="30/h"):
            return refusal
        form = WordsForm(request.POST)
        if form.is_valid():
            try:
                text = form.cleaned_data["text"]
                discussion.write(proposition=self.proposition, text=text, user=request.user)
                messages.success(request, "Votre message est dans la discussion.")
                return redirect(back(self.proposition))
            except threads.ThreadError as error:
                form.add_error(None, str(error))
        context = detail_context(request, self.proposition, form)
        return render(request, "proposals/propositions/detail.html", context)


class PostView(PropositionView):
    """One post of the discussion: 404 when it is none of it, 403 when this person may not."""

    permission = "proposals.read_proposition"
    post_permission = ""

    def dispatch(self, request, *args, **kwargs):
        self.number = kwargs.pop("number")
        return super().dispatch(request, *args, **kwargs)

    def one(self) -> Post:
        found = Post.objects.select_related("thread", "author").filter(
            thread__isnull=False, thread=self.proposition.thread_id
        )
        post = get_object_or_404(found, pk=self.number)
        if not self.request.user.has_perm(self.post_permission, post):
            raise PermissionDenied
        return post


class EditPostView(PostView):
    post_permission = "life.edit_post"

    def get(self, request, slug):
        return self.show(EditPostForm(instance=self.one()))

    def post(self, request, slug):
        post = self.one()
        form = EditPostForm(request.POST, instance=post)
        if not form.is_valid():
            return self.show(form)
        try:
            threads.edit(post=post, text=form.cleaned_data["text"], user=request.user)
        except threads.ThreadError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre message est corrigé.")
        return redirect(back(self.proposition))

    def show(self, form):
        return render(self.request, "life/post_edit.html", {"back_url": back(self.proposition), "form": form})


class WithdrawPostView(PostView):
    """Take a post back: one's own, or any for the équipe relais."""

    post_permission = "life.withdraw_post"

    def get(self, request, slug):
        post = self.one()
        context = {
            "post": post,
            "is_tidying": post.author_id != request.user.pk,
            "confirm_label": "Retirer ce message",
            "cancel_url": back(self.proposition),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "life/post_withdraw.html", context)

    def post(self, request, slug):
        threads.withdraw(post=self.one(), user=request.user)
        messages.success(request, "Le message est retiré.")
        return redirect(back(self.proposition))


def back(proposition) -> str:
    return f"{proposition.get_absolute_url()}#discussion"
