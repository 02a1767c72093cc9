"""Tags of the life of the community."""
