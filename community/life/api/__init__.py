"""The public API of the life of the community: the agenda."""
