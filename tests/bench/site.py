"""The site on a database of many rows and on one of fewer, one process each, asked in turn."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.measure import Row, ratio, spread

VAR = Path(__file__).resolve().parents[2] / "var"
NETWORK_ROWS, NETWORK_LINKS = 3_000, 10_000
SEARCHES = ["Étincelle", "Passerelle", "Déclic", "Phare"]


class Worker:
    """A process that holds a database of ``rows`` synthetic dynamiques; made once, kept for later runs."""

    def __init__(self, rows: int):
        environment = {**os.environ, "DATABASE_URL": database_of(rows), "LOG_LEVEL": "ERROR"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.worker", str(rows)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.rows = rows
        self.answer()

    def ask(self, name: str, *arguments):
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the process of {self.rows} rows ended: {self.process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


def database_of(rows: int) -> str:
    """A database beside the one configured: `var/bench-N.sqlite3`, or `archipel_bench_N` on PostgreSQL."""
    configured = os.environ.get("DATABASE_URL", "")
    if not configured.startswith(("postgres://", "postgresql://")):
        VAR.mkdir(exist_ok=True)
        file = VAR / f"bench-{rows}.sqlite3"
        if not file.exists():
            shutil.copy(empty_database(), file)
        return f"sqlite:///{file}"
    import psycopg

    parts = urlsplit(configured)
    name = f"archipel_bench_{rows}"
    with psycopg.connect(configured, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{name}"')
    return parts._replace(path=f"/{name}").geturl()


@cache
def empty_database() -> Path:
    """The tables without a row, made once: the migrations take a minute each time."""
    file = VAR / "bench-0.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True, env=environment, cwd=VAR.parent)
    return file


def rows(many_rows: int, few_rows: int, rounds: int) -> list[Row]:
    few, many = Worker(few_rows), Worker(many_rows)
    try:
        check_answers(many)
        return [
            *map_rows(many, rounds),
            *list_rows(many, few, rounds),
            *other_rows(many, few, rounds),
            knowledge_row(many, rounds),
        ]
    finally:
        few.close()
        many.close()


def check_answers(worker: Worker) -> None:
    for name, *arguments in (
        ["map_answers_are_equal"],
        ["facets_are_the_group_by"],
        ["list_answers_are_equal", SEARCHES[0]],
    ):
        if not worker.ask(name, *arguments):
            raise AssertionError(f"{name}: the quick answer is not the naive one")


def map_rows(many: Worker, rounds: int) -> list[Row]:
    quick, naive = [], []
    for _ in range(2):
        quick += [many.ask("map_views") for _ in range(rounds)]
        naive.append(many.ask("naive_map_views"))
    held, bare = many.ask("not_modified", 200)
    return [
        Row(
            "carte, 5 écrans z5 à z14, face à une liste DRF des mêmes points",
            ratio(naive, quick),
            200,
            700,
            detail=f"{spread(naive)} / {spread(quick)}",
        ),
        Row(
            "carte : réponse la plus lourde de ces données, gzip",
            many.ask("payload") / 1000,
            30,
            12,
            "ko",
            most=True,
        ),
        Row("carte : requêtes SQL d’une visite", many.ask("map_queries"), 1, 0, "", most=True),
        Row(
            "carte : 304, en débit d’une vue « ok » de Django nu",
            ratio(bare, held),
            0.8,
            0.9,
            detail=f"{spread(held)} / {spread(bare)}",
        ),
    ]


def list_rows(many: Worker, few: Worker, rounds: int) -> list[Row]:
    naive = [many.ask("naive_list_page", word) for word in SEARCHES[:2]]
    big, small = [], []
    for word in SEARCHES:  # cards once made stay, from one visitor to the next
        many.ask("list_page", word), few.ask("list_page", word)
    for _ in range(rounds):
        for word in SEARCHES:
            big.append(many.ask("list_page", word))
            small.append(few.ask("list_page", word))
    cold = [many.ask("list_page", word, True) for word in SEARCHES]
    return [
        Row(
            "liste (recherche, facettes, 24 cartes), face à l’ORM naïf",
            ratio(naive, big),
            50,
            150,
            detail=f"{spread(naive)} / {spread(big)}",
        ),
        Row("… sans aucune carte gardée (pour mémoire)", ratio(naive, cold), 0, 0, detail=spread(cold)),
        Row(
            "liste : requêtes SQL (recherche, thème, commune, cartes refaites)",
            many.ask("list_queries"),
            12,
            6,
            "",
            most=True,
        ),
        Row(
            f"liste : temps à {many.rows} / {few.rows}",
            ratio(big, small),
            2,
            1.3,
            most=True,
            detail=f"{spread(big)} / {spread(small)}",
        ),
    ]


def other_rows(many: Worker, few: Worker, rounds: int) -> list[Row]:
    typed = many.ask("autocomplete")
    found = [
        Row(
            "saisie assistée des communes, la plus lente",
            max(typed) * 1000,
            50,
            5,
            "ms",
            most=True,
            detail=spread(typed),
        ),
        Row(
            "démarrage à froid d’un processus, temps de processeur",
            many.ask("cold_start"),
            3,
            2,
            "s",
            most=True,
        ),
    ]
    for name, addresses in (
        ("accueil", ["/", "/"]),
        ("page d’une dynamique", [worker.ask("some_detail") for worker in (many, few)]),
    ):
        big, small = [], []
        for _ in range(rounds):
            big.append(many.ask("page", addresses[0]))
            small.append(few.ask("page", addresses[1]))
        if None not in (*big, *small):
            found.append(
                Row(
                    f"{name} : débit à {many.rows} / {few.rows}",
                    ratio(small, big),
                    0.8,
                    0.95,
                    detail=f"{spread(big)} / {spread(small)}",
                )
            )
    return found


def knowledge_row(many: Worker, rounds: int) -> Row:
    """A page of Wagtail of twenty blocks, kept and drawn in turn."""
    address = many.ask("knowledge_page")
    if not many.ask("kept_answer_is_the_drawn_one", address):
        raise AssertionError("the page that was kept is not the one that is drawn")
    drawn, kept = [], []
    for _ in range(rounds):
        drawn.append(many.ask("drawn_page", address))
        kept.append(many.ask("kept_page", address))
    return Row(
        "page Wagtail de vingt blocs, gardée face à dessinée",
        ratio(drawn, kept),
        8,
        12,
        detail=f"{spread(drawn)} / {spread(kept)}",
    )


def network_rows(rounds: int) -> list[Row]:
    """The maillage and the observatory, on a base of their own: as many links as a country may have."""
    worker = Worker(NETWORK_ROWS)
    try:
        links = worker.ask("network_links", NETWORK_LINKS)
        drawn = [worker.ask("drawn_network")]
        worker.ask("network_page")
        kept = [worker.ask("network_page") for _ in range(rounds)]
        weight = worker.ask("network_weight")
        queries = worker.ask("observatory_queries")
    finally:
        worker.close()
    name = f"maillage, {NETWORK_ROWS} dynamiques et {links} liens"
    return [
        Row(f"{name} : page une fois dessinée", statistics.median(kept), 2, 0.5, "s", True, spread(kept)),
        Row("… gardée face à dessinée (pour mémoire)", ratio(drawn, kept), 0, 0, detail=spread(drawn)),
        Row("… poids de la page, non compressée", weight / 1000, 500, 400, "ko", True),
        Row("observatoire : requêtes SQL d’une première visite", queries, 15, 12, "", True),
    ]
