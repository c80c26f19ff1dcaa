"""A module can be read in one sitting, a function on one screen."""

from __future__ import annotations

import ast

from tests.house.source import modules

LINES_OF_A_MODULE_MAX = 400
LINES_OF_A_FUNCTION_MAX = 60


def test_no_module_is_longer_than_one_sitting():
    long = {
        module.name: lines
        for module in modules()
        if (lines := module.text.count("\n")) > LINES_OF_A_MODULE_MAX
    }

    assert not long, f"make it a package with the same face: {long}"


def test_no_function_is_longer_than_one_screen():
    long = [
        f"{module.at(node)} {node.name}: {lines}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION_MAX
    ]

    assert not long, f"name its parts: {long}"


def test_no_module_is_named_after_nothing():
    empty = {"utils", "helpers", "common", "misc", "util"}

    found = [module.name for module in modules() if module.path.stem in empty]

    assert not found, f"name the idea, or put it beside its only user: {found}"
