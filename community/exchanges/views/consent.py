"""The page behind the signed link of a request: GET shows, POST answers, once."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import View

from community.exchanges.enums import Answer
from community.exchanges.forms.introductions import ConsentForm
from community.exchanges.services import answering, consent
from community.exchanges.services.introductions import IntroductionError
from community.members.limits import limit
from community.members.links import LinkError
from community.members.views.keys import opened_by_key

QUESTION = "question"


@method_decorator(opened_by_key, name="dispatch")
class AnswerView(View):
    """Mail scanners and previews open links: they change nothing, a person presses the button.

    Before the answer the page says what the letter said. After it, only where things stand, never a contact:
    those are in the letter to both, and in the space of whoever has an account.
    """

    def dispatch(self, request, *args, **kwargs):
        try:
            self.party = consent.read_party(kwargs["token"])
            return super().dispatch(request, *args, **kwargs)
        except LinkError as error:
            context = {"reason": str(error)}
            return render(request, "exchanges/consent/closed.html", context, status=410)

    def get(self, request, token):
        if self.party.has_answered:
            return self.show_state()
        asked = request.GET.get("reponse", "")
        known = {Answer.ACCEPTED, Answer.DECLINED, Answer.NOT_NOW, QUESTION}
        return self.show(ConsentForm(initial={"answer": asked if asked in known else ""}), asked=asked)

    def post(self, request, token):
        key = f"consent:{self.party.pk}"
        if refusal := limit(request, action="exchanges.consent", rate="20/h", key=key):
            return refusal
        if self.party.has_answered:
            return redirect("consent:answer", token)
        form = ConsentForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            self.keep(**form.cleaned_data)
        except IntroductionError as error:
            form.add_error(None, str(error))
            return self.show(form)
        return redirect("consent:answer", token)

    def keep(self, answer, reason, note) -> None:
        if answer == QUESTION:
            answering.ask_question(party=self.party, question=note)
            messages.success(
                self.request,
                "Votre question est transmise. La réponse arrive par courriel ; rien n’est encore décidé.",
            )
            return
        answering.answer(party=self.party, answer=answer, reason=reason, note=note)

    def show(self, form, asked=""):
        asked_of_her = consent.request_content(self.party)
        context = {
            **asked_of_her,
            "content": asked_of_her,
            "form": form,
            "accepts_at_once": asked == Answer.ACCEPTED and not form.is_bound,
            "questions": self.party.questions.all(),
        }
        return render(self.request, "exchanges/consent/answer.html", context)

    def show_state(self):
        introduction = self.party.introduction
        context = {
            "introduction": introduction,
            "party": self.party,
            "other_name": introduction.name_of(consent.other_side(self.party.side)),
            "is_agreed": introduction.shows_contacts,
            "is_waiting": introduction.is_answerable,
        }
        return render(self.request, "exchanges/consent/state.html", context)
