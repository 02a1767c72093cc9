"""`generate_load --dynamics N --needs N --offers N`: synthetic rows to measure with, never for a real site."""

import time

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from dynamics.models import Territory, Typology
from dynamics.services.load import make_dynamics
from dynamics.services.reference import load_vocabularies
from dynamics.services.territories import load_territories


class Command(BaseCommand):
    help = "Fabrique des données de mesure, toujours les mêmes pour une même graine."

    def add_arguments(self, parser):
        parser.add_argument("--dynamics", type=int, default=0, help="nombre total de dynamiques fabriquées")
        parser.add_argument("--needs", type=int, default=0)
        parser.add_argument("--offers", type=int, default=0)
        parser.add_argument("--seed", type=int, default=1, help="graine : une autre donne d’autres données")

    def handle(self, *args, **options):
        if (options["needs"] or options["offers"]) and not apps.is_installed("community.exchanges"):
            raise CommandError("Besoins et offres viendront avec community.exchanges, pas encore installée.")
        if options["dynamics"]:
            self.make(options["dynamics"], options["seed"])

    def make(self, number: int, seed: int) -> None:
        start = time.perf_counter()
        if not Territory.objects.communes().exists():
            load_territories()
        if not Typology.objects.exists():
            load_vocabularies()
        made = make_dynamics(number, seed=seed)
        self.stdout.write(f"{made} dynamiques ajoutées en {time.perf_counter() - start:.0f} s")
