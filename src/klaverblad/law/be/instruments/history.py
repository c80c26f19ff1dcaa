"""Measures that are history: nobody starts in them any more, and they are kept to read older files.

The sources say no more than that. Until the day on which that was written down the answer stays open.
"""

from klaverblad.engines.rules import Date, Flag, Parameters, first, rule

SOURCE = "fiche tewerkstelling, 22 november 2026"
LEAVES_OUT = {
    "nl": "de voorwaarden van toen, de laatste dag, en wat het verving: dat staat niet in onze bronnen",
    "fr": "les conditions de l'époque, le dernier jour, et ce qui l'a remplacé : nos sources ne le disent pas",
    "en": "the conditions of that time, the last day, and what took its place: our sources do not say",
}


@rule(
    entity="person",
    period="day",
    source=SOURCE,
    name={"nl": "SINE", "fr": "SINE", "en": "SINE"},
    says={
        "nl": {
            "ended": "SINE is geschiedenis: je kunt er niet meer in beginnen.",
            "open": "Of SINE op die dag nog kon, staat niet in onze bronnen.",
        },
        "fr": {
            "ended": "SINE appartient au passé : on ne peut plus y commencer.",
            "open": "Nos sources ne disent pas si SINE était encore possible ce jour-là.",
        },
        "en": {
            "ended": "SINE is history: nobody can start in it any more.",
            "open": "Our sources do not say whether SINE was possible still on that day.",
        },
    },
    leaves_out=LEAVES_OUT,
)
def may_enter_sine(day: Date, p: Parameters) -> Flag:
    """Over; the last day was not found."""
    return first((day >= p.sine_over_on, False, "ended"), otherwise=(True, "open"))


@rule(
    entity="person",
    period="day",
    source=SOURCE,
    name={"nl": "Activa", "fr": "Activa", "en": "Activa"},
    says={
        "nl": {
            "ended": "Activa is geschiedenis: je kunt er niet meer in beginnen.",
            "open": "Of Activa op die dag nog kon, staat niet in onze bronnen.",
        },
        "fr": {
            "ended": "Activa appartient au passé : on ne peut plus y commencer.",
            "open": "Nos sources ne disent pas si Activa était encore possible ce jour-là.",
        },
        "en": {
            "ended": "Activa is history: nobody can start in it any more.",
            "open": "Our sources do not say whether Activa was possible still on that day.",
        },
    },
    leaves_out=LEAVES_OUT,
)
def may_enter_activa(day: Date, p: Parameters) -> Flag:
    """Over; the last day was not found."""
    return first((day >= p.activa_over_on, False, "ended"), otherwise=(True, "open"))


@rule(
    entity="person",
    period="day",
    source=SOURCE,
    name={"nl": "GESCO", "fr": "ACS", "en": "GESCO"},
    says={
        "nl": {
            "ended": "GESCO is geschiedenis: je kunt er niet meer in beginnen.",
            "open": "Of GESCO op die dag nog kon, staat niet in onze bronnen.",
        },
        "fr": {
            "ended": "ACS appartient au passé : on ne peut plus y commencer.",
            "open": "Nos sources ne disent pas si ACS était encore possible ce jour-là.",
        },
        "en": {
            "ended": "GESCO is history: nobody can start in it any more.",
            "open": "Our sources do not say whether GESCO was possible still on that day.",
        },
    },
    leaves_out=LEAVES_OUT,
)
def may_enter_gesco(day: Date, p: Parameters) -> Flag:
    """Over; the last day was not found."""
    return first((day >= p.gesco_over_on, False, "ended"), otherwise=(True, "open"))


@rule(
    entity="person",
    period="day",
    source=SOURCE,
    name={"nl": "WEP+", "fr": "WEP+", "en": "WEP+"},
    says={
        "nl": {
            "ended": "WEP+ is geschiedenis: je kunt er niet meer in beginnen.",
            "open": "Of WEP+ op die dag nog kon, staat niet in onze bronnen.",
        },
        "fr": {
            "ended": "WEP+ appartient au passé : on ne peut plus y commencer.",
            "open": "Nos sources ne disent pas si WEP+ était encore possible ce jour-là.",
        },
        "en": {
            "ended": "WEP+ is history: nobody can start in it any more.",
            "open": "Our sources do not say whether WEP+ was possible still on that day.",
        },
    },
    leaves_out=LEAVES_OUT,
)
def may_enter_wep_plus(day: Date, p: Parameters) -> Flag:
    """Over; the last day was not found."""
    return first((day >= p.wep_plus_over_on, False, "ended"), otherwise=(True, "open"))
