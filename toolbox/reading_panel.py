"""In the editor of a monographie: what the people invited to read it answered."""

from wagtail.admin.panels import Panel


class ReadingsPanel(Panel):
    """Read only; asking and closing happen on the page of readings."""

    SHOWN = 10

    class BoundPanel(Panel.BoundPanel):
        template_name = "toolbox/backoffice/_readings_panel.html"

        @property
        def readings(self) -> list:
            found = list(self.instance.readings.select_related("invited_by")[: self.panel.SHOWN])
            for one in found:
                one.page = self.instance
            return found
