"""What this app shows on the pages of others."""
