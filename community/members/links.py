"""Signed links of letters: what a person may do from a mail, without signing in.

A link carries its purpose and its payload, signed and dated; nothing is stored. Opening it (GET) only
shows a page with a button: mail scanners and previews follow links, they do not press buttons.
"""

from datetime import timedelta

from django.core import signing


class LinkError(Exception):
    """The link cannot be used; the message is for the person who followed it."""


class InvalidLinkError(LinkError):
    def __init__(self):
        super().__init__(
            "Ce lien n’est pas complet ou a été modifié. Copiez-le en entier depuis le courriel."
        )


class ExpiredLinkError(LinkError):
    def __init__(self):
        super().__init__("Ce lien n’est plus valable. Demandez-en un nouveau.")


def make_token(purpose: str, payload: dict) -> str:
    """A signed text for an address; `purpose` is its salt, so that a token never serves another use."""
    return signing.dumps(payload, salt=_salt(purpose), compress=True)


def read_token(purpose: str, token: str, max_age: timedelta) -> dict:
    """The payload, or ExpiredLinkError, or InvalidLinkError."""
    try:
        return signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except signing.SignatureExpired as error:
        raise ExpiredLinkError from error
    except Exception as error:  # a cut or altered token may break the base64, zlib or JSON layers
        raise InvalidLinkError from error


def _salt(purpose: str) -> str:
    return f"archipel.links.{purpose}"
