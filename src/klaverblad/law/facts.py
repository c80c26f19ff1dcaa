"""Every fact that the law may ask for: its kind, bounds and question, and which rules read it."""

from typing import Any

from klaverblad.engines.rules.wording import unit_text
from klaverblad.law import Rules


def facts(rules: Rules) -> list[dict[str, Any]]:
    """All inputs, as plain values."""
    rights = sorted({one.key for one in rules.rules if one.is_right})
    reads = {right: set(rules.reads(right).inputs) for right in rights}
    return [
        {
            "key": use.input.key,
            "entity": use.input.entity,
            "kind": use.input.kind.value,
            "unit": str(use.input.unit) if use.input.unit else None,
            "lowest": use.input.lowest,
            "highest": use.input.highest,
            "isNotAfterDay": use.input.is_not_after_day,
            "options": dict(use.input.options.names) if use.input.options else None,
            "name": dict(use.input.name),
            "question": dict(use.input.question),
            "judgement": use.input.judgement,
            "readBy": list(use.read_by),
            "rights": [right for right in rights if use.input.key in reads[right]],
            "where": use.input.where,
        }
        for use in rules.inputs()
    ]


def facts_text(rules: Rules, language: str) -> str:
    """The same as lines that a person reads."""
    return "\n".join(
        f"{one.key} ({one.entity}, {unit_text(one.kind, one.unit, language)}): "
        f"{one.question[language]} [{', '.join(use.read_by)}]"
        for use in rules.inputs()
        for one in [use.input]
    )
