"""`python -m tests.project.branches`: do the tests take enough of the branches? Reads what pytest-cov wrote."""

import json
import sys
from pathlib import Path

FLOOR = 80.0
REPORT = Path("var/coverage.json")


def main() -> int:
    totals = json.loads(REPORT.read_text())["totals"]
    share = totals["percent_branches_covered"]
    sys.stdout.write(
        f"Branches couvertes : {totals['covered_branches']} sur {totals['num_branches']}, "
        f"soit {share:.1f} % (plancher {FLOOR:.0f} %).\n"
    )
    return int(share < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
