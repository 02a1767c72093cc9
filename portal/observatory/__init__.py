"""The observatory: one registry of charts; page, API, files and embeds read the same numbers of it.

`model` says what a chart is, `counts` how each is counted from `portal.services.observatory.Facts`, `registry`
lists them, `drawing` and `files` give them a shape. Only the service reads the database.
"""
