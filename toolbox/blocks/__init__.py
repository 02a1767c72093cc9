"""Blocks that rédacteurs write sheets and monographies with."""
