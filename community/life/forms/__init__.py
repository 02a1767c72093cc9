"""Forms of the life of the community, a module a subject."""
