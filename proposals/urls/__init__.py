"""Addresses of the app."""
