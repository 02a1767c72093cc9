"""The form of a monographie in /gestion/: what must be right before it is handed over or published."""

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamBlockValidationError

from toolbox.models.pages import texts_in
from toolbox.notes import keys_in


class MonographForm(WagtailAdminPageForm):
    """A draft may call a note that is not written yet; what is submitted or published may not."""

    def clean(self):
        data = super().clean()
        # A section in error is not in the data: its calls cannot be read
        unread = {"notes", *self.instance.STREAMS} & set(self.errors)
        if not self.is_deferred_validation and not unread:
            self.check_notes(data)
        return data

    def check_notes(self, data: dict) -> None:
        written = [block.value["key"] for block in data.get("notes") or []]
        streams = [data[name] for name in self.instance.STREAMS if data.get(name)]
        called = keys_in(texts_in(*streams))
        errors = [
            f"Deux notes ont le repère « {key} »." for key in dict.fromkeys(written) if written.count(key) > 1
        ]
        errors += [
            f"La note « {key} » est appelée dans le texte et n’est pas écrite."
            for key in called
            if key not in written
        ]
        errors += [
            f"La note « {key} » n’est appelée nulle part."
            for key in dict.fromkeys(written)
            if key not in called
        ]
        if errors:
            self.add_error("notes", StreamBlockValidationError(non_block_errors=errors))
