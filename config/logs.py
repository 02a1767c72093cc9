"""Structured logs: one JSON object a line, no personal data."""

import json
import logging
import re
from datetime import UTC, datetime

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Addresses that open without signing in: signed links of letters (`data:time:signature`, as Django's
# `signing.dumps` writes them) and drafts of registrations. Who reads the logs must not be able to follow them.
SECRET = re.compile(
    r"\.?[\w-]+:[\w-]{4,}:[\w-]{20,}|(?<=/inscrire/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII
)


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, and whatever was given in `extra`; secrets of addresses are masked."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {
            key: value
            for key, value in vars(record).items()
            if key not in STANDARD and isinstance(value, str | int | float | bool | None)
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return SECRET.sub("…", json.dumps(line, ensure_ascii=False, default=str))
