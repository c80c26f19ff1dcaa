"""A job: who works there, how much of full time, and what the worker told its employer."""

from typing import Annotated

from klaverblad.engines.rules import Column, Grouping, Options, Role

# How people call these outcomes stands with the questions, in job.inputs.yaml.
WorkPattern = Annotated[Column, Options(full_month={}, part_of_month={}, part_time={})]
TaxPartner = Annotated[Column, Options(none={}, with_income={}, without_income={})]

job = Grouping(
    key="job",
    name={
        "nl": "een job bij één werkgever",
        "fr": "un emploi chez un employeur",
        "en": "a job with one employer",
    },
    question={
        "nl": "Over welke job gaat het?",
        "fr": "De quel emploi s'agit-il ?",
        "en": "Which job is it about?",
    },
    roles=(
        Role(
            "worker",
            {"nl": "werknemer", "fr": "travailleur", "en": "worker"},
            {
                "nl": "wie de job doet of zou doen",
                "fr": "qui occupe ou occuperait l'emploi",
                "en": "who does or would do the job",
            },
            holds_one=True,
        ),
    ),
)
