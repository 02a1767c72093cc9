"""What this app knows of people, for the export and the erasure."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils import timezone

from .enums import LetterState, Visibility
from .models import Consent, Letter, Profile, Report
from .services.consents import hash_email


class AccountData:
    """Account, profile, charter, consents, letters, reports, sessions."""

    name = "account"
    label = "Compte"
    kept = (
        "la date de vos adhésions à la charte et de vos consentements, sans votre nom ni votre adresse : "
        "nous devons pouvoir prouver qu’ils ont existé"
    )

    def collect(self, user) -> dict:
        return {
            "account": self._account(user),
            "profile": self._profile(user),
            "charter": [
                {"version": item.version.number, "accepted_at": item.accepted_at.isoformat()}
                for item in user.charter_acceptances.select_related("version")
            ],
            "consents": [
                {
                    "purpose": item.purpose,
                    "version": item.version,
                    "given_at": item.given_at.isoformat(),
                    "withdrawn_at": _iso(item.withdrawn_at),
                }
                for item in user.consents.all()
            ],
            "letters": list(
                _letters_to(user)
                .values("kind", "subject", "state", "created_at", "sent_at")
                .order_by("created_at")
            ),
            "reports": list(user.reports.values("page", "message", "state", "answer", "created_at")),
            "moderation": list(user.decisions_taken.values("title", "kind", "text", "created_at")),
            "sessions": list(
                UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")
            ),
        }

    def erase(self, user) -> None:
        self._erase_ways_in(user)
        for profile in Profile.objects.filter(user=user):
            profile.picture.delete(save=False)
            profile.delete()
        consents = Consent.objects.standing().filter(Q(user=user) | Q(email_hash=hash_email(user.email)))
        consents.update(withdrawn_at=timezone.now())
        letters = _letters_to(user)
        letters.filter(state=LetterState.QUEUED).update(state=LetterState.CANCELLED)
        letters.update(email="", text="", html="", subject="(effacé)", user=None)
        Report.objects.filter(email=user.email).update(email="")
        Report.objects.filter(reporter=user).update(email="", reporter=None)
        user.email = f"{user.public_id}@anonyme.invalid"
        user.first_name = user.last_name = ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.anonymised_at = timezone.now()
        user.set_unusable_password()
        user.save()

    def _erase_ways_in(self, user) -> None:
        for session in UserSession.objects.filter(user=user):
            session.end()
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        if wagtail_profile := getattr(user, "wagtail_userprofile", None):
            wagtail_profile.avatar.delete(save=False)
            wagtail_profile.delete()
        user.groups.clear()
        user.user_permissions.clear()

    def _account(self, user) -> dict:
        return {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "joined_at": user.date_joined.isoformat(),
            "last_active_at": user.last_active_at.isoformat(),
            "roles": sorted(user.groups.values_list("name", flat=True)),
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
            "second_factor": Authenticator.objects.filter(user=user).exists(),
        }

    def _profile(self, user) -> dict:
        profile = Profile.objects.filter(user=user).first()
        if profile is None:
            return {}
        return {
            "display_name": profile.display_name,
            "bio": profile.bio,
            "territory": profile.territory,
            "commune_code": profile.commune_code,
            "skills": profile.skills,
            "phone": profile.phone,
            "picture": profile.picture.url if profile.picture else "",
            "shown_in_network": profile.shown_in_network,
            "digest_rhythm": profile.digest_rhythm,
            "accepts_messages": profile.accepts_messages,
            "visibility": {
                name: Visibility(getattr(profile, f"{name}_visibility")).label
                for name in [*Profile.SHOWN_FIELDS, *Profile.LINKED_FIELDS]
            },
        }


def _letters_to(user):
    """Written to the account, or to its address before there was an account."""
    return Letter.objects.filter(Q(user=user) | Q(email=user.email))


def _iso(moment) -> str | None:
    return moment.isoformat() if moment else None
