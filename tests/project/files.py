"""The files of the project, as git knows them."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".venv", "var", ".git", "__pycache__", "node_modules"}
TEXT = {
    "",
    ".py",
    ".md",
    ".html",
    ".txt",
    ".yml",
    ".yaml",
    ".toml",
    ".css",
    ".js",
    ".svg",
    ".in",
    ".csv",
    ".example",
}


@cache
def project_files() -> list[Path]:
    """Committed or about to be; whatever lies in the folder when it is not a git clone."""
    git = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        paths = [path for path in ROOT.rglob("*") if not SKIPPED & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in paths if path.is_file())


def text_files(*suffixes: str, under: str = "") -> list[Path]:
    wanted = set(suffixes) or TEXT
    return [path for path in project_files() if path.suffix in wanted and path.is_relative_to(ROOT / under)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_matching(pattern: str, paths: list[Path], flags: int = 0) -> list[str]:
    """`file:line: text` of each line where the pattern is found."""
    wanted = re.compile(pattern, flags)
    return [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1)
        if wanted.search(line)
    ]
