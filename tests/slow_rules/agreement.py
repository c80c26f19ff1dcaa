"""All that can be told of a case, told in both ways."""

import math
from dataclasses import fields, is_dataclass

from tests.slow_rules.answers import ask

SOURCES = ("rule", "input", "param", "group")


def disagreements(now, case, keys, *, language="nl", depth=None):
    """Where the two ways differ: which answer, what of it, and what each of them says."""
    fast, slow = now.ask(case, *keys), ask(now, case, *keys)
    assert fast.names == slow.names
    found = []
    for key in keys:
        for who in filter(None, fast.names[now.rule(key).entity]):
            one, other = (
                told(answers.about(key, who), language, depth) for answers in (fast, slow)
            )
            found += [
                (key, who, what, one[what], other[what])
                for what in one
                if not is_same(one[what], other[what])
            ]
    return found


def told(answer, language, depth):
    """Value, reasons, status, what is still to ask, lines and text."""
    explained = answer.explain(language, depth)
    return {
        "range": answer.range,
        "value": answer.value,
        "is settled": answer.settled,
        "status": answer.status,
        "waiting for": [(one.key, one.who) for one in answer.waiting_for],
        "support": {source: answer.support(source) for source in SOURCES},
        "parameters": answer.parameters,
        "leaves out": answer.leaves_out,
        "judgements": answer.judgements,
        "changes": answer.changes,
        "sentence": answer.sentence(language),
        "text": str(explained),
        "explanation": {one.name: getattr(explained, one.name) for one in fields(explained)},
    }


def is_same(one, other):
    """Equal, and amounts to the millionth of a cent: a sum in another order is the same sum."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or math.isclose(one, other, abs_tol=1e-8)
    if is_dataclass(one):
        return type(one) is type(other) and is_same(vars(one), vars(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(is_same, one, other))
    return one == other and type(one) is type(other)
