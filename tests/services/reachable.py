"""`python -m tests.services.reachable`: do PostgreSQL and Redis answer? Says how to start them when not."""

import os
import sys

import psycopg
import redis


def main() -> int:
    """Exit code: 0 when both answer."""
    problems = []
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            print_line(f"• PostgreSQL {connection.info.server_version // 10000} répond.")
    except psycopg.Error as error:
        problems.append(f"PostgreSQL ne répond pas (DATABASE_URL) : {str(error).splitlines()[0]}")
    try:
        with redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5) as client:
            print_line(f"• Redis {client.info('server')['redis_version']} répond.")
    except redis.RedisError as error:
        problems.append(f"Redis ne répond pas (REDIS_URL) : {error}")
    for problem in problems:
        print_line(problem)
    if problems:
        print_line(
            "Indiquez leurs adresses par DATABASE_URL et REDIS_URL, ou installez-les (bash .ci/run le fait)."
        )
    return len(problems)


def print_line(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
