"""How a person is told of each subject."""

from django import forms

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.services import notice_centre


class ChannelsForm(forms.Form):
    """For each subject: on the site or not, and how often by mail."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for subject, channel in notice_centre.channels_of(user).items():
            self.fields[f"{subject}_rhythm"] = forms.ChoiceField(
                label=f"Par courriel : {subject.label}",
                choices=NoticeRhythm.choices,
                initial=channel.rhythm,
            )
            self.fields[f"{subject}_site"] = forms.BooleanField(
                label=f"Sur le site : {subject.label}", initial=channel.on_site, required=False
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
