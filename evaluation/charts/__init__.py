"""Drawings computed on the server; no database."""
