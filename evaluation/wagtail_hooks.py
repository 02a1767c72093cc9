"""What this app tells the others."""
