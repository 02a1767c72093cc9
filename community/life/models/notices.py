"""What a person is told, on the site and by mail, and what she chose to follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.models.groups import Group
from community.life.models.threads import Thread
from community.members.models.base import TimestampedModel
from dynamics.enums import Sheet
from dynamics.models import Territory, Theme


class NoticeQuerySet(models.QuerySet):
    def on_site_of(self, user):
        """Those of this person that the site shows: not the subjects that she wants by mail alone."""
        by_mail = Channel.objects.filter(user=user, on_site=False).values("subject")
        return self.filter(user=user).exclude(subject__in=by_mail)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def to_mail(self, rhythm: NoticeRhythm):
        """Not read on the site and not told by mail yet, for those who chose this rhythm."""
        return self.unread().filter(mailed_at__isnull=True, rhythm=rhythm)


class Notice(models.Model):
    """Une nouvelle pour une personne, dite une seule fois ; lue sur le site, elle n’est plus envoyée."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="compte"
    )
    subject = models.CharField("sujet", max_length=20, choices=NoticeSubject.choices)
    key = models.CharField(
        "ce dont elle parle", max_length=80, help_text="« post-12 » : jamais dite deux fois."
    )
    title = models.CharField("titre", max_length=200)
    text = models.TextField("texte", max_length=600, blank=True)
    url = models.CharField("adresse dans le site", max_length=300)
    rhythm = models.CharField("par courriel", max_length=16, choices=NoticeRhythm.choices)
    created_at = models.DateTimeField("le", default=timezone.now)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    mailed_at = models.DateTimeField("envoyée le", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "subject", "key"], name="notice_told_once_a_person")
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notices_of_person"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(
                fields=["rhythm", "user"],
                condition=Q(read_at__isnull=True, mailed_at__isnull=True),
                name="notices_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.user}"


class Channel(TimestampedModel):
    """Comment une personne veut être prévenue d’un sujet ; sans ligne, ce que dit `services.notices`."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="compte"
    )
    subject = models.CharField("sujet", max_length=20, choices=NoticeSubject.choices)
    on_site = models.BooleanField("sur le site", default=True)
    rhythm = models.CharField("par courriel", max_length=16, choices=NoticeRhythm.choices)

    class Meta:
        verbose_name = "choix d’avis"
        verbose_name_plural = "choix d’avis"
        constraints = [models.UniqueConstraint(fields=["user", "subject"], name="one_channel_a_subject")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_subject_display()} : {self.get_rhythm_display()}"


FOLLOWED = ["thread", "group", "sheet", "theme", "territory"]


def exactly_one_followed() -> Q:
    """One of the columns is filled, the others are empty; a sheet is a word, the others point at rows."""
    found = Q()
    for chosen in FOLLOWED:
        rows = {f"{name}__isnull": name != chosen for name in FOLLOWED if name != "sheet"}
        word = ~Q(sheet="") if chosen == "sheet" else Q(sheet="")
        found |= Q(**rows) & word
    return found


class Follow(TimestampedModel):
    """Ce qu’une personne suit, à son rythme ; jamais sans qu’elle l’ait demandé."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name="compte"
    )
    thread = models.ForeignKey(
        Thread, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name="fil"
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name="groupe"
    )
    sheet = models.CharField("fiche", max_length=32, choices=Sheet.choices, blank=True)
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="thème"
    )
    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    rhythm = models.CharField(
        "par courriel", max_length=16, choices=NoticeRhythm.choices, default=NoticeRhythm.WEEKLY
    )

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one_followed(), name="follow_of_one_thing"),
            models.UniqueConstraint(
                fields=["user", "thread"], condition=Q(thread__isnull=False), name="thread_followed_once"
            ),
            models.UniqueConstraint(
                fields=["user", "group"], condition=Q(group__isnull=False), name="group_followed_once"
            ),
            models.UniqueConstraint(
                fields=["user", "sheet"], condition=~Q(sheet=""), name="sheet_board_followed_once"
            ),
            models.UniqueConstraint(
                fields=["user", "theme"], condition=Q(theme__isnull=False), name="theme_board_followed_once"
            ),
            models.UniqueConstraint(
                fields=["user", "territory"],
                condition=Q(territory__isnull=False),
                name="territory_boards_followed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.about}"

    @property
    def about(self) -> str:
        return str(self.thread or self.group or self.get_sheet_display() or self.theme or self.territory)
