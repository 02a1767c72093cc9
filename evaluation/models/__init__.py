"""Models of the app, one aggregate a file."""
