"""What this app knows of people, a module a subject, for the export and the erasure."""
