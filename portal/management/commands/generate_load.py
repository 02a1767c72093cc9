"""`generate_load --dynamics N --links N --needs N --offers N`: synthetic rows to measure with, never for a real site."""

import time

from django.core.management.base import BaseCommand

from community.exchanges.services.load import make_records
from dynamics.models import Dynamic, Territory, Typology
from dynamics.services.load import make_dynamics
from dynamics.services.load_links import make_links
from dynamics.services.reference import load_vocabularies
from dynamics.services.territories import load_territories

FEWEST_DYNAMICS = 50  # made when needs or offers are asked for and nobody is there to have them


class Command(BaseCommand):
    help = "Fabrique des données de mesure, toujours les mêmes pour une même graine."

    def add_arguments(self, parser):
        parser.add_argument("--dynamics", type=int, default=0, help="nombre total de dynamiques fabriquées")
        parser.add_argument(
            "--links", type=int, default=0, help="nombre total de liens fabriqués entre elles"
        )
        parser.add_argument("--needs", type=int, default=0, help="nombre total de besoins fabriqués")
        parser.add_argument("--offers", type=int, default=0, help="nombre total d’offres fabriquées")
        parser.add_argument("--seed", type=int, default=1, help="graine : une autre donne d’autres données")

    def handle(self, *args, **options):
        needs, offers, seed = options["needs"], options["offers"], options["seed"]
        dynamics = options["dynamics"]
        if (needs or offers) and not dynamics and not Dynamic.objects.listed().exists():
            dynamics = max(FEWEST_DYNAMICS, max(needs, offers) // 10)
        if dynamics:
            self.make(dynamics, seed)
        if options["links"]:
            self.stdout.write(f"{make_links(options['links'], seed=seed)} liens ajoutés")
        if needs or offers:
            start = time.perf_counter()
            made = make_records(needs=needs, offers=offers, seed=seed)
            self.stdout.write(
                f"{made['needs']} besoins et {made['offers']} offres ajoutés en {time.perf_counter() - start:.0f} s"
            )

    def make(self, number: int, seed: int) -> None:
        start = time.perf_counter()
        if not Territory.objects.communes().exists():
            load_territories()
        if not Typology.objects.exists():
            load_vocabularies()
        made = make_dynamics(number, seed=seed)
        self.stdout.write(f"{made} dynamiques ajoutées en {time.perf_counter() - start:.0f} s")
