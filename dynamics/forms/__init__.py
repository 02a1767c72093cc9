"""What people fill in: one module a step, the same for a registration and for a record that is edited."""
