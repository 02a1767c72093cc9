"""Views of the app of people, one subject a file."""
