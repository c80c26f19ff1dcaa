"""Find what is law in the folders: rules in Python, inputs, amounts and cases in YAML beside them."""

import ast
import hashlib
import pkgutil
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import klaverblad.engines.rules as engine
from klaverblad.engines.rules import Grouping, Input, LoadError, Parameter, Rule
from klaverblad.engines.rules.declare import collecting
from klaverblad.law.located import Wrong
from klaverblad.law.reading import (
    LocalValues,
    read_inputs,
    read_parameters,
    read_values,
    together,
)

LAW = Path(__file__).parent
# What a module may do wrong while it is imported; anything else is ours, and stops.
PYTHON_ERRORS = (
    SyntaxError, ImportError, NameError, TypeError, ValueError, AttributeError, LookupError,
    ArithmeticError, AssertionError,
)  # fmt: skip


@dataclass
class Found:
    """What the folders hold.

    unreadable  names of what is there but could not be read, so that nobody calls them unknown
    """

    rules: list[Rule] = field(default_factory=list)
    groupings: list[Grouping] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    local: LocalValues = field(default_factory=LocalValues)
    unreadable: set[str] = field(default_factory=set)
    engine: str = ""


def read_territories(territories: Iterable[str], wrong: Wrong | None = None) -> Found:
    """Read the folders of these territories, in alphabetical order of their files.

    wrong  where to write down all that is wrong; without it the first error is raised
    """
    found = Found(engine=engine_fingerprint())
    noted = Wrong()
    for territory in territories:
        with noted.noted():
            _read_territory(territory, found, noted)
    if wrong is None:
        noted.stop_if_any()
    else:
        wrong += noted
    return found


def _read_territory(territory: str, found: Found, wrong: Wrong) -> None:
    package = _package(territory)
    folder = Path(str(package.__file__)).parent
    for name in _modules(package):
        _collect(name, found, wrong)
    for path in sorted(folder.rglob("*.yaml")):
        if not path.name.endswith((".inputs.yaml", ".params.yaml", ".values.yaml")):
            continue
        name = short(path, folder)
        if path.name.endswith(".values.yaml"):
            found.local = together(found.local, _rows(path, name, wrong))
            continue
        reader = read_inputs if path.name.endswith(".inputs.yaml") else read_parameters
        read = reader(_text(path, name, wrong), name, wrong)
        found.inputs += read.inputs
        found.parameters += read.parameters
        found.unreadable |= read.unreadable


def read_local(folder: Path, wrong: Wrong | None = None) -> LocalValues:
    """Read the rows of a region in a folder; `Rules.with_local` lays them over the law.

    wrong   where to write down all that is wrong; without it the first error is raised
    raises  LoadError: there is no such folder, or there are no rows in it
    """
    noted, found = Wrong(), LocalValues()
    paths = sorted(folder.rglob("*.values.yaml")) if folder.is_dir() else []
    if not paths:
        what = "it holds no *.values.yaml" if folder.is_dir() else "there is no such folder"
        noted.append(LoadError(str(folder), what, "Give the folder with the rows of the region."))
    for path in paths:
        found = together(found, _rows(path, str(path.relative_to(folder)), noted))
    if wrong is None:
        noted.stop_if_any()
    else:
        wrong += noted
    return found


def _rows(path: Path, name: str, wrong: Wrong) -> LocalValues:
    return read_values(_text(path, name, wrong), name, wrong)


def _text(path: Path, name: str, wrong: Wrong) -> str:
    """What a file holds; empty, and an error written down, when it is no text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        wrong.append(LoadError(name, "it is no text in UTF-8", "Save it as UTF-8."))
        return ""


def engine_fingerprint() -> str:
    """A hash of the source of the engine, for receipts."""
    folder = Path(engine.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def folder_of(territory: str) -> Path:
    """The folder of a territory; raise LoadError when there is none."""
    return Path(str(_package(territory).__file__)).parent


def short(path: Path, folder: Path) -> str:
    """How errors call a file: from `law` on, never where it lies on this machine."""
    return f"law/{path.relative_to(folder.parent)}"


def _package(territory: str) -> ModuleType:
    try:
        return import_module(f"klaverblad.law.{territory}")
    except ModuleNotFoundError:
        known = ", ".join(sorted(path.parent.name for path in LAW.glob("*/__init__.py")))
        what = f"Known: {known}."
        raise LoadError(f"territory '{territory}'", "there is none", what) from None


def _modules(package: ModuleType) -> Iterator[str]:
    yield package.__name__
    # Packages that do not import are told when their own module is read.
    walked = pkgutil.walk_packages(package.__path__, f"{package.__name__}.", onerror=lambda _: None)
    for module in walked:
        yield module.name


def _collect(name: str, found: Found, wrong: Wrong) -> None:
    token = collecting.set(wrong)
    try:
        module = import_module(name)
    except LoadError as problem:
        wrong.append(problem)
        return
    except PYTHON_ERRORS as problem:
        wrong.append(_no_import(name, problem))
        return
    finally:
        collecting.reset(token)
    for key, thing in vars(module).items():
        # A rule belongs to the module of its body, however often it is imported.
        if isinstance(thing, Rule) and thing.body.__module__ == name:
            if thing.is_unreadable:
                found.unreadable.add(thing.key)
            else:
                found.rules.append(thing)
        if isinstance(thing, Grouping) and all(one.key != thing.key for one in found.groupings):
            place = _assigned_at(module, key) if not thing.where else thing.where
            found.groupings.append(replace(thing, where=place))


def _no_import(name: str, problem: Exception) -> LoadError:
    """An error of Python while a module is read: in which file, on which line."""
    place = f"law/{name.removeprefix('klaverblad.law.').replace('.', '/')}.py"
    line = getattr(problem, "lineno", None)
    for frame in traceback.extract_tb(problem.__traceback__):
        if "/law/" in frame.filename and frame.filename != __file__:
            place, line = f"law/{frame.filename.rpartition('/law/')[2]}", frame.lineno
    if isinstance(problem, SyntaxError):
        line = problem.lineno
    where = f"{place}:{line or 1}"
    return LoadError(where, f"it is no Python that can be read: {problem}", "Correct it there.")


def _assigned_at(module: ModuleType, name: str) -> str:
    """Where a module gives something its name."""
    path = Path(str(module.__file__))
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return f"law/{str(path).rpartition('/law/')[2]}:{node.lineno}"
    return ""
