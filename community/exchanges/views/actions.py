"""The gestures of a facilitator on one introduction: their form, their right, their verb, what is said once done."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from community.exchanges.forms import introductions as written
from community.exchanges.models import Introduction
from community.exchanges.services import answering, follow_ups, following, introductions


@dataclass(frozen=True)
class Action:
    key: str
    form: type[forms.Form]
    permission: str
    run: Callable
    done: str
    initial: Callable[[Introduction], dict] = lambda introduction: {}

    def bind(self, data, introduction: Introduction):
        return self.form(data, auto_id=f"{self.key}_%s", **self._about(introduction))

    def fresh(self, introduction: Introduction):
        return self.form(
            auto_id=f"{self.key}_%s", initial=self.initial(introduction), **self._about(introduction)
        )

    def _about(self, introduction) -> dict:
        return {"introduction": introduction} if self.form is written.AnswerQuestionForm else {}


def _propose(introduction, user, said):
    notes = {"besoin": said["note_need"], "offre": said["note_offer"]}
    introductions.propose(
        introductions=[introduction], why=said["why"], notes=notes, form=said["form"], user=user
    )


def _words(introduction: Introduction) -> dict:
    notes = {party.side: party.note for party in introduction.parties.all()}
    return {
        "form": introduction.form,
        "why": introduction.why,
        "note_need": notes.get("besoin", ""),
        "note_offer": notes.get("offre", ""),
    }


def _contact(side: str) -> Callable:
    def run(introduction, user, said):
        introductions.set_contact(party=introduction.parties.get(side=side), user=user, **said)

    return run


def _again(side: str) -> Callable:
    def run(introduction, user, said):
        party = introduction.parties.select_related("user", "introduction").get(side=side)
        answering.send_again(party=party, user=user)

    return run


def _verb(verb: Callable, **names: str) -> Callable:
    """A service whose arguments are those of the form, renamed."""

    def run(introduction, user, said):
        verb(
            introduction=introduction,
            user=user,
            **{names.get(key, key): value for key, value in said.items()},
        )

    return run


def _answer(introduction, user, said):
    answering.answer_question(question=said["question"], text=said["text"], user=user)


ACTIONS = {
    action.key: action
    for action in [
        Action(
            "proposer",
            written.ProposeForm,
            "propose_introduction",
            _propose,
            "La demande d’accord part à chacun des côtés.",
            _words,
        ),
        Action(
            "prendre",
            forms.Form,
            "take_introduction",
            _verb(following.take),
            "Vous suivez cette mise en relation.",
        ),
        Action(
            "passer",
            written.HandOverForm,
            "hand_over_introduction",
            _verb(following.hand_over),
            "Elle est passée, avec votre mot.",
        ),
        Action(
            "note",
            written.PrivateNoteForm,
            "annotate_introduction",
            _verb(following.write_private_note),
            "Votre note est gardée.",
            lambda row: {"text": row.private_note},
        ),
        Action(
            "annuler",
            written.CancelForm,
            "cancel_introduction",
            _verb(introductions.cancel),
            "Elle est annulée.",
        ),
        Action(
            "garder",
            written.KeepOpenForm,
            "keep_open_introduction",
            _verb(introductions.keep_open),
            "La clôture automatique attendra.",
        ),
        Action(
            "rencontre",
            written.MeetingForm,
            "conclude_introduction",
            _verb(introductions.record_meeting),
            "La rencontre est notée.",
        ),
        Action(
            "conclure",
            written.ConcludeForm,
            "conclude_introduction",
            _verb(follow_ups.conclude),
            "L’issue est notée, les deux côtés le savent.",
        ),
        Action(
            "repondre", written.AnswerQuestionForm, "answer_question", _answer, "Votre réponse est partie."
        ),
        *[
            Action(
                f"contact-{side}",
                written.ContactForm,
                "propose_introduction",
                _contact(side),
                "La personne est notée.",
            )
            for side in ("besoin", "offre")
        ],
        *[
            Action(
                f"relancer-{side}", forms.Form, "propose_introduction", _again(side), "La relance est partie."
            )
            for side in ("besoin", "offre")
        ],
    ]
}


def fresh_forms(introduction: Introduction) -> dict:
    """The empty form of every gesture, by key, `-` written `_` for templates."""
    return {key.replace("-", "_"): action.fresh(introduction) for key, action in ACTIONS.items()}
