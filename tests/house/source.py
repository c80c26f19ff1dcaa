"""What the house tests read: the files of the repository, as text and as trees."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "klaverblad"


@functools.cache
def repository_files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep; without git, all but what tools make."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        made = {".git", ".venv", "var", "build", "__pycache__"}
        found = [f.relative_to(ROOT) for f in ROOT.rglob("*") if f.is_file()]
        listed = [str(f) for f in found if not made & set(f.parts)]
    return tuple(sorted(ROOT / name for name in listed if (ROOT / name).is_file()))


def text_of(file: Path) -> str | None:
    """The text of a file; None when it holds bytes."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True)
class Module:
    """A Python file of src."""

    path: Path
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """Parsed, once somebody looks: all of them together take seconds."""
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        """Its place under src/klaverblad, as people say it."""
        return str(self.path.relative_to(SRC))

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of src but the migrations, which a machine writes."""
    files = [f for f in repository_files() if f.is_relative_to(SRC) and f.suffix == ".py"]
    texts = {f: f.read_text(encoding="utf-8") for f in files if "migrations" not in f.parts}
    return tuple(Module(f, text) for f, text in texts.items())


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
