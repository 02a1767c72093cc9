"""Wagtail hook of the carnet de passation.

`register_handover_lines`
    A function `(dynamic)` that gives what is under way for this dynamique in an app to the right, as a list of
    `{"label": "…", "detail": "…", "url": "…"}`. One query at most; only its team reads it.
"""

LINES = "register_handover_lines"
