"""Models of the app, one aggregate a file."""

from proposals.models.dispositifs import DeadlineAlert, Dispositif, DispositifCheck, DispositifExample

__all__ = ["DeadlineAlert", "Dispositif", "DispositifCheck", "DispositifExample"]
