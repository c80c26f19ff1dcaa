"""No amount of law is typed in code: it is a dated parameter with its source."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

from tests.house.source import Module, modules

# What no person's money is below: rates and ages are smaller, and are caught in review.
_AMOUNT_MIN = 100
# A number that is not an amount says here what it is.
_NOT_AN_AMOUNT: dict[str, dict[float, str]] = {
    "apps/placements/columns.py": {365.25: "days in a year, to reckon an age"},
    "apps/people/values/amounts.py": {1094.91: "an example of how to write an amount"},
    "apps/barriers/price_services.py": {1_000_000: "beyond it a price was typed wrongly"},
    "apps/desk/barriers/forms.py": {100_000_000: "beyond it a budget was typed wrongly"},
    "apps/loans/services/lending.py": {
        10_000: "beyond it a loan was typed wrongly",
        100_000_000: "beyond it a fund was typed wrongly",
    },
}


def _numbers(module: Module) -> list[tuple[ast.AST, float]]:
    """Every float, and every number in words given to Decimal or money."""
    found: list[tuple[ast.AST, float]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append((node, node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Decimal":
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]
            found += [(node, float(Decimal(str(value)))) for value in said if _is_number(value)]
    return found


def _is_number(value: object) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", str(value)))


def test_no_amount_is_typed_in_code():
    found = [
        f"{module.at(node)} {value}"
        for module in modules()
        if module.name.startswith(("law/", "apps/"))
        for node, value in _numbers(module)
        if abs(value) > _AMOUNT_MIN and value not in _NOT_AN_AMOUNT.get(module.name, {})
    ]

    assert not found, f"give it a parameter with a date and a source: {found}"


def test_no_date_of_law_is_typed_in_a_formula():
    """A rule's own `since` and `until` are its decorator's; everything else is a parameter."""
    found = [
        module.at(node)
        for module in modules()
        if module.name.startswith("law/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "date"
        and all(isinstance(argument, ast.Constant) for argument in node.args)
    ]

    assert not found, f"give it a parameter with a source: {found}"
