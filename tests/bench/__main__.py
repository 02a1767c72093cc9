"""`make bench`: prints the table, ends with 1 when a floor is missed.

On the database of DATABASE_URL (its server, databases of its own), embedded SQLite otherwise. `--quick`
takes fewer rows and demands only what does not depend on how many there are; CI runs that one.
"""

import argparse
import sys

from tests.bench import matching, points, site
from tests.bench.measure import table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="peu de lignes, sans plancher de rapport")
    parser.add_argument("--rows", type=int, help="dynamiques fabriquées (100 000 par défaut)")
    options = parser.parse_args()
    many = options.rows or (10_000 if options.quick else 100_000)
    few = many // 10
    rounds = 3 if options.quick else 12
    found = points.rows(100_000 if options.quick else 1_000_000, rounds)
    found += site.rows(many, few, rounds)
    found += site.network_rows(rounds)
    found += matching.rows(options.quick, min(rounds, 5))
    print(table(found))  # noqa: T201 (the table is what the command is for)
    demanded = [row for row in found if row.unit != "×"] if options.quick else found
    missed = [row.name for row in demanded if not row.reached]
    for name in missed:
        print(f"plancher manqué : {name}", file=sys.stderr)  # noqa: T201
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
