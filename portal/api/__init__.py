"""`/api/v1/`: one router over the apps."""
