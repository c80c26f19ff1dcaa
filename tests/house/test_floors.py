"""Imports only go down, and each layer keeps to its work."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT, Module, calls, modules

# The face of an app: it parses, calls, and answers.
_FACES = {"views", "forms", "api", "tasks", "urls"}
# Where a queryset may begin.
_KEEPERS = {"models", "queries", "services", "seed"}
_WRITES = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "select_for_update",
}


def _names(module: Module) -> set[str]:
    """The names that say its work: `views`, `step_views`, or a package `views`."""
    parts = {part.removesuffix(".py") for part in Path(module.name).parts}
    return parts | {part.rpartition("_")[2] for part in parts}


def _is_manager(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}


def test_imports_only_go_down():
    beside = Path(sys.executable).with_name("lint-imports")
    command = str(beside) if beside.exists() else shutil.which("lint-imports")

    answer = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_app_has_its_floor():
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")

    apps = {module.path.parent.name for module in modules() if module.path.name == "apps.py"}

    missing = {app for app in apps - {"site", "demo"} if f"klaverblad.apps.{app}" not in contract}
    assert not missing, f"name these apps in .importlinter: {sorted(missing)}"


def test_a_view_form_or_task_starts_no_queryset():
    found = [
        module.at(node)
        for module in modules()
        if _names(module) & _FACES and not _names(module) & {"management"}
        for node in ast.walk(module.tree)
        if _is_manager(node)
    ]

    assert not found, f"a scoped function in queries.py gives this: {found}"


def test_a_queryset_starts_only_where_reads_are_scoped():
    found = [
        module.at(node)
        for module in modules()
        if module.name.startswith("apps/") and not _names(module) & (_KEEPERS | _FACES)
        for node in ast.walk(module.tree)
        if _is_manager(node)
    ]

    assert not found, f"move these reads to queries.py, the actor first: {found}"


def test_a_view_writes_nothing():
    found = [
        f"{module.at(call)} {call.func.attr}()"
        for module in modules()
        if _names(module) & _FACES
        for call in calls(module.tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES
    ]

    assert not found, f"a service writes, and emits an event: {found}"


def test_no_app_does_work_in_a_signal():
    found = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in {"django.db.models.signals", "django.dispatch"}
    ]

    assert not found, f"say it in a service, or listen to an event: {found}"


def test_no_check_can_be_switched_off():
    wanted = {"skip_checks", "skip_permission_checks", "force", "ignore_permissions"}
    found = [
        f"{module.at(node)} {node.arg}"
        for module in modules()
        if module.name.startswith("apps/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.arg) and node.arg in wanted
    ]

    assert not found, f"a task is an actor with its own policy: {found}"


def test_nothing_below_the_view_asks_what_day_it_is():
    clocks = {"today", "localdate", "utcnow"}
    found = [
        module.at(call)
        for module in modules()
        if module.name.startswith(("engines/", "law/", "apps/"))
        and not _names(module) & (_FACES | {"middleware", "management"})
        for call in calls(module.tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr in clocks
    ]

    assert not found, f"take on= or at= from above: {found}"
