"""Put the locked dependencies into .venv: `python3 requirements/install.py base production dev`.

Needs nothing but Python; does nothing (in a few milliseconds) when the same locks are already there.
Written so that an older Python 3 can still read it, and say that it is too old.
"""
# ruff: noqa: S603 (the commands are our own)

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

MINIMUM = (3, 11)
ORDER = ["base", "production", "dev", "territories"]
HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("VENV") or HERE.parent / ".venv").resolve()
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
VERSION = sys.version.split()[0]


def main(names):
    if sys.version_info < MINIMUM:
        sys.exit(
            f"Archipel demande Python {MINIMUM[0]}.{MINIMUM[1]} ou plus récent ; "
            f"celui-ci est {VERSION} ({sys.executable}).\n"
            "Installez-en un, puis : make demo PYTHON=/chemin/vers/python3.12"
        )
    there = installed()
    if PYTHON.exists() and all(there.get(name) == fingerprint(name) for name in names):
        return
    make_venv()
    names = [name for name in ORDER if name in names or name in installed()]
    say(f"Installation des dépendances verrouillées ({', '.join(names)}) dans {VENV.name}…")
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    command += ["--no-deps", "--require-hashes"]
    for name in names:
        command += ["-r", str(lock(name))]
    if subprocess.call(command):
        sys.exit("L’installation des dépendances a échoué : voir le message de pip ci-dessus, puis relancer.")
    STAMP.write_text(json.dumps({name: fingerprint(name) for name in names}))


def installed():
    """What each lock said when it was installed, by name."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def make_venv():
    """A virtual environment of this Python, unless a working one is there."""
    question = f"import sys, pip; sys.exit(sys.version_info < {MINIMUM!r})"
    if PYTHON.exists() and not subprocess.call([str(PYTHON), "-c", question], stderr=subprocess.DEVNULL):
        return
    say(f"Création de l’environnement Python {VERSION} dans {VENV.name}…")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit(
            "Le module venv de Python manque ou ne fonctionne pas.\n"
            "Sous Debian ou Ubuntu : sudo apt install python3-venv"
        )


def lock(name):
    return HERE / f"{name}.txt"


def fingerprint(name):
    """What a lock says, and which Python it is installed for."""
    return hashlib.sha256(sys.version.encode() + lock(name).read_bytes()).hexdigest()


def say(text):
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:] or ["base"])
