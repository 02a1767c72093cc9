"""A mail server that fails as a test says."""

from django.core.mail.backends.locmem import EmailBackend


class FailingBackend(EmailBackend):
    """Raises what the test says, when opening or when sending; counts the attempts to send."""

    on_open = None
    on_send = None
    sendings = 0

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        type(self).sendings += 1
        if self.on_send:
            raise self.on_send
        return super().send_messages(messages)


def use(settings) -> type[FailingBackend]:
    """The one in use for this test, that fails at nothing yet."""
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"
    FailingBackend.on_open = FailingBackend.on_send = None
    FailingBackend.sendings = 0
    return FailingBackend
