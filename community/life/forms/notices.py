"""How a person is told of each subject."""

from django import forms
from django.utils.html import format_html

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.services import notice_centre


def _label(words: str, subject: NoticeSubject) -> str:
    """The subject is the legend above: only who does not see it hears it again."""
    return format_html('{}<span class="visually-hidden"> : {}</span>', words, subject.label)


class ChannelsForm(forms.Form):
    """For each subject: on the site or not, and how often by mail."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for subject, channel in notice_centre.channels_of(user).items():
            self.fields[f"{subject}_rhythm"] = forms.ChoiceField(
                label=_label("Par courriel", subject),
                choices=NoticeRhythm.choices,
                initial=channel.rhythm,
            )
            self.fields[f"{subject}_site"] = forms.BooleanField(
                label=_label("Sur le site", subject), initial=channel.on_site, required=False
            )

    @property
    def rows(self) -> list[dict]:
        """A line a subject, for the page."""
        return [
            {
                "label": subject.label,
                "rhythm": self[f"{subject}_rhythm"],
                "site": self[f"{subject}_site"],
            }
            for subject in NoticeSubject
        ]

    def save(self) -> None:
        for subject in NoticeSubject:
            notice_centre.choose(
                user=self.user,
                subject=subject,
                on_site=self.cleaned_data[f"{subject}_site"],
                rhythm=NoticeRhythm(self.cleaned_data[f"{subject}_rhythm"]),
            )


class FollowForm(forms.Form):
    """The rhythm of one thing that is followed."""

    rhythm = forms.ChoiceField(label="Par courriel", choices=NoticeRhythm.choices)


class SubjectForm(forms.Form):
    """What the list is asked for: anything at all may be in the address."""

    sujet = forms.ChoiceField(choices=NoticeSubject.choices, required=False)

    @property
    def subject(self) -> str:
        """The subject asked for, or "" for all."""
        return self.cleaned_data["sujet"] if self.is_valid() else ""
