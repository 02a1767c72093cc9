"""From a mail, without signing in: answer in a thread, stop following."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from community.life.forms.forum import MailReplyForm
from community.life.forum_page import dress
from community.life.models import Post, Thread
from community.life.services import forum, forum_news
from community.life.services.threads import ThreadError
from community.members.limits import limit
from community.members.models import User
from community.members.services.charter import CharterNotAcceptedError, has_accepted
from community.members.views.links import SignedLinkView

LAST_SHOWN = 3


class ReplyView(SignedLinkView):
    """The last posts and a place to answer, for the person whom the mail was written to, in her name.

    The link opens what the mail already told, and nothing else: no page of the account, no other thread. Closed
    accounts, threads that she may not read any more, and members who left the charter get a page that says so.
    """

    purpose = forum_news.REPLY
    max_age = forum_news.REPLY_LIFE
    template_name = "life/forum/mail_reply.html"

    def get(self, request, *args, **kwargs):
        self.read()
        return self.render_to_response(self.get_context_data(form=MailReplyForm()))

    def post(self, request, *args, **kwargs):
        self.read()
        if refusal := limit(request, action="life.mail_reply", rate="10/h", key=f"user:{self.person.pk}"):
            return refusal
        form = MailReplyForm(request.POST)
        if form.is_valid() and self.can_write:
            try:
                post = forum.write(
                    thread=self.thread, post=Post(text=form.cleaned_data["text"]), user=self.person
                )
            except (ThreadError, CharterNotAcceptedError) as error:
                form.add_error(None, str(error))
            else:
                return self.render_to_response(self.get_context_data(done=True, post=post))
        return self.render_to_response(self.get_context_data(form=form))

    def read(self) -> None:
        self.person = get_object_or_404(User.objects.living(), pk=self.payload["user"])
        threads = Thread.objects.read_by(self.person).select_related("group")
        self.thread = get_object_or_404(threads, pk=self.payload["thread"])
        if not self.thread.is_in_forum:
            raise Http404
        self.can_write = self.person.has_perm("life.write_post", self.thread) and has_accepted(self.person)

    def get_context_data(self, **kwargs):
        last = list(
            self.thread.posts.standing()
            .select_related("author__profile", "answers_to")
            .order_by("-created_at", "-pk")[:LAST_SHOWN]
        )
        last.reverse()
        dress(last, self.thread, self.person)
        return super().get_context_data(
            thread=self.thread, person=self.person, posts=last, can_write=self.can_write, **kwargs
        )

    def render_to_response(self, context, **options):
        response = super().render_to_response(context, **options)
        response["Cache-Control"] = "private, no-store"
        # The address is a key; with no referrer at all, a form would come from nowhere and be refused
        response["Referrer-Policy"] = "same-origin"
        return response


@method_decorator(csrf_exempt, name="dispatch")  # the one-click header of mail programs has no token
class UnfollowView(SignedLinkView):
    """« Ne plus suivre », from a mail, without signing in."""

    purpose = forum_news.UNFOLLOW
    max_age = forum_news.UNFOLLOW_LIFE
    template_name = "life/forum/unfollow.html"

    def act(self, payload: dict) -> None:
        forum.unfollow(about=payload["about"], user_id=payload["user"])
