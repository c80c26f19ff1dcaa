"""Rules as code: one body gives values, ranges, explanations and its own list of needs."""

from klaverblad.engines.rules.answers import Answer, Answers, Missing, ParameterUse, Receipt
from klaverblad.engines.rules.book import InputUse, Reads, Rules
from klaverblad.engines.rules.changes import Change
from klaverblad.engines.rules.dated import RulesOn
from klaverblad.engines.rules.declare import (
    DatedValue,
    Grouping,
    Input,
    Parameter,
    Role,
    Rule,
    rule,
)
from klaverblad.engines.rules.errors import (
    CaseError,
    LoadError,
    NotInForceError,
    PythonBranchError,
    RulesError,
)
from klaverblad.engines.rules.explain import Explanation, Line
from klaverblad.engines.rules.kinds import (
    Column,
    Count,
    Date,
    Flag,
    Kind,
    Members,
    Money,
    Options,
    Parameters,
    Share,
    Unit,
)
from klaverblad.engines.rules.outcomes import Outcome, Results
from klaverblad.engines.rules.population import Case, Groups, Population, Provenance, Values
from klaverblad.engines.rules.questions import Question
from klaverblad.engines.rules.vocabulary import (
    at_least,
    at_most,
    between,
    first,
    monthly,
    months_between,
    round_to,
    scale,
    where,
    yearly,
    years_between,
)

__all__ = [
    "Answer",
    "Answers",
    "Case",
    "CaseError",
    "Change",
    "Column",
    "Count",
    "Date",
    "DatedValue",
    "Explanation",
    "Flag",
    "Grouping",
    "Groups",
    "Input",
    "InputUse",
    "Kind",
    "Line",
    "LoadError",
    "Members",
    "Missing",
    "Money",
    "NotInForceError",
    "Options",
    "Outcome",
    "Parameter",
    "ParameterUse",
    "Parameters",
    "Population",
    "Provenance",
    "PythonBranchError",
    "Question",
    "Reads",
    "Receipt",
    "Results",
    "Role",
    "Rule",
    "Rules",
    "RulesError",
    "RulesOn",
    "Share",
    "Unit",
    "Values",
    "at_least",
    "at_most",
    "between",
    "first",
    "monthly",
    "months_between",
    "round_to",
    "rule",
    "scale",
    "where",
    "yearly",
    "years_between",
]
