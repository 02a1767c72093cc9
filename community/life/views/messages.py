"""`/messages/`: one's conversations, one of them, writing to somebody, putting away, blocking."""

import rules
from django.contrib import messages as flash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from community.life import reaching
from community.life.faces import faced
from community.life.forms.moderation import MessageForm
from community.life.models import Block, Conversation, Participant, Post
from community.life.services import messages, threads
from community.members.limits import limit
from community.members.models import User

PAGE_SIZE = 20
POSTS_SHOWN = 50


class MessagesView(LoginRequiredMixin, TemplateView):
    """My conversations, the last written in first."""

    template_name = "life/messages/list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        mine = Participant.objects.of(user)
        away = self.request.GET.get("etat") == "ranges"
        rows = (mine.put_away() if away else mine.in_view()).with_news()
        rows = rows.select_related("conversation__thread").prefetch_related(
            "conversation__participants__user__profile"
        )
        page = Paginator(rows.order_by("-conversation__thread__last_post_at", "-pk"), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        known = reaching.agreed_with(user)
        for row in page:
            others = [one.user for one in row.conversation.participants.all() if one.user_id != user.pk]
            began = {row.conversation.thread.opened_by_id}
            row.other_name = reaching.shown_name(others[0] if others else None, user, known | began)
        return super().get_context_data(
            page=page,
            is_away=away,
            away_count=mine.put_away().count(),
            blocked_count=Block.objects.filter(user=user).count(),
            **kwargs,
        )


class ConversationView(LoginRequiredMixin, View):
    """Read and write; for anybody but the two, there is none (404)."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        found = Conversation.objects.select_related("thread")
        self.conversation = get_object_or_404(found, pk=kwargs["pk"])
        if not rules.has_perm("life.read_conversation", request.user, self.conversation):
            raise Http404
        self.thread = self.conversation.thread
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        threads.mark_read(thread=self.thread, user=request.user)
        return self.show(MessageForm())

    def post(self, request, pk):
        if refusal := limit(request, action="life.message", rate="60/h"):
            return refusal
        form = MessageForm(request.POST)
        if form.is_valid():
            try:
                messages.answer(
                    conversation=self.conversation, text=form.cleaned_data["text"], user=request.user
                )
                return redirect(self.conversation)
            except threads.ThreadError as error:
                form.add_error(None, str(error))
        return self.show(form)

    def show(self, form):
        user, other = self.request.user, messages.other_of(self.conversation, self.request.user)
        name = reaching.name_in_private(other, user, self.thread)
        last = self.thread.posts.select_related("author").order_by("-created_at", "-pk")
        page = Paginator(last, POSTS_SHOWN).get_page(self.request.GET.get("page"))
        posts = list(reversed(page.object_list))
        for post in posts:
            post.thread = self.thread
        context = {
            "conversation": self.conversation,
            "thread": self.thread,
            "posts": faced(posts, user),
            "page": page,
            "other": other,
            "other_name": name,
            "form": form,
            "may_write": rules.has_perm("life.write_post", user, self.thread),
            "is_blocked": other is not None and Block.objects.filter(user=user, blocked=other).exists(),
            "is_away": Participant.objects.of(user)
            .put_away()
            .filter(conversation=self.conversation)
            .exists(),
        }
        return render(self.request, "life/messages/conversation.html", context)


class WithdrawMessageView(ConversationView):
    """Take one's own message back, once confirmed."""

    def get(self, request, pk, number):
        context = {
            "post": self.one(number),
            "confirm_label": "Retirer ce message",
            "cancel_url": self.conversation.get_absolute_url(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "life/post_withdraw.html", context)

    def post(self, request, pk, number):
        threads.withdraw(post=self.one(number), user=request.user)
        flash.success(request, "Votre message est retiré.")
        return redirect(self.conversation)

    def one(self, number: int) -> Post:
        post = get_object_or_404(Post, thread=self.thread, pk=number)
        post.thread = self.thread
        if not rules.has_perm("life.withdraw_post", self.request.user, post):
            raise PermissionDenied
        return post


class PutAwayView(ConversationView):
    """« Ranger », and back."""

    http_method_names = ["post", "options"]

    def post(self, request, pk):
        away = request.POST.get("ranger") != "non"
        messages.put_away(conversation=self.conversation, user=request.user, away=away)
        said = (
            "La conversation est rangée. Elle revient si l’on vous y écrit."
            if away
            else "La conversation est de retour."
        )
        flash.success(request, said)
        return redirect("life:messages")


class PersonView(LoginRequiredMixin, View):
    """Something about another member, known by her public identifier."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        found = User.objects.living().exclude(pk=request.user.pk)
        self.account = get_object_or_404(found, public_id=kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)


class NewMessageView(PersonView):
    """Write to a member for the first time; a conversation that exists is opened instead."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            account = User.objects.filter(public_id=kwargs["public_id"]).first()
            known = messages.between(request.user, account) if account else None
            if known is not None and account != request.user:
                return redirect(known)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, public_id):
        self.check()
        return self.show(MessageForm())

    def post(self, request, public_id):
        self.check()
        if refusal := limit(request, action="life.conversation", rate="10/d"):
            return refusal
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        begun = messages.begin(recipient=self.account, text=form.cleaned_data["text"], user=request.user)
        flash.success(request, "Votre message est envoyé.")
        return redirect(begun)

    def check(self) -> None:
        if not rules.has_perm("life.begin_conversation", self.request.user, self.account):
            raise messages.UnreachableError

    def show(self, form):
        context = {"form": form, "name": reaching.known_name(self.account, self.request.user)}
        return render(self.request, "life/messages/new.html", context)


class BlockView(PersonView):
    """No more messages of this person, once confirmed; she is not told."""

    def get(self, request, public_id):
        self.check()
        context = {
            "name": reaching.known_name(self.account, request.user),
            "confirm_label": "Bloquer cette personne",
            "cancel_url": self.back(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "life/messages/block.html", context)

    def post(self, request, public_id):
        self.check()
        messages.block(account=self.account, user=request.user)
        flash.success(request, "C’est fait : vous ne vous écrirez plus. Cette personne n’en est pas avertie.")
        return redirect(self.back())

    def check(self) -> None:
        """Those with whom one has a conversation: nobody else could write."""
        if messages.between(self.request.user, self.account) is None:
            raise Http404

    def back(self) -> str:
        return messages.between(self.request.user, self.account).get_absolute_url()


class UnblockView(PersonView):
    http_method_names = ["post", "options"]

    def post(self, request, public_id):
        messages.unblock(account=self.account, user=request.user)
        flash.success(request, "Vous pouvez de nouveau vous écrire.")
        return redirect("life:blocked")


class BlockedView(LoginRequiredMixin, TemplateView):
    """Those whom I blocked, and taking it back."""

    template_name = "life/messages/blocked.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = Block.objects.filter(user=user).select_related("blocked__profile")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        known = reaching.agreed_with(user)
        for row in page:
            row.name = reaching.shown_name(row.blocked, user, known)
        return super().get_context_data(
            page=page, empty_actions=[{"label": "Mes messages", "url": reverse("life:messages")}], **kwargs
        )
