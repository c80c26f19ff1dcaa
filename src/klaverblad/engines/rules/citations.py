"""How an article is called in French and English: the acts of Belgium have a name in each language.

A source is written once, in Dutch, beside its rule. Whoever reads French looks for "loi DIS, art. 3"
and not for "RMI-wet". What is not known here, such as a site or a proper name, stays as it is.
"""

import re
from functools import lru_cache

from klaverblad.engines.rules.wording import MONTHS

# What stands in a source -> French, English. The longest first.
ACTS: tuple[tuple[str, str, str], ...] = (
    ("Tijdelijke-werkervaringsdecreet", "décret expérience professionnelle temporaire du",
     "Temporary Work Experience Decree of"),
    ("Maatwerkdecreet", "décret travail adapté du", "Customised Work Decree of"),
    ("RSZ-instructies", "instructions de l'ONSS", "instructions of the RSZ"),
    ("programmawet", "loi-programme du", "Programme Act of"),
    ("KB/WIB 92, bijlage III", "AR/CIR 92, annexe III", "RD/ITC 92, annex III"),
    ("wetsontwerp compensatie OCMW's, aangenomen door de Kamer op 13 en 14 november 2025",
     "projet de loi de compensation des CPAS, adopté par la Chambre les 13 et 14 novembre 2025",
     "bill on the compensation of the OCMWs, passed by the Chamber on 13 and 14 November 2025"),
    ("OCMW-wet", "loi CPAS du", "OCMW Act of"),
    ("RMI-wet", "loi DIS du", "RMI Act of"),
    ("decreet", "décret du", "Decree of"),
    ("WIB 92", "CIR 92", "ITC 92"),
    ("BVR", "arrêté du Gouvernement flamand du", "Order of the Flemish Government of"),
    ("wet", "loi du", "Act of"),
    ("KB", "AR du", "Royal Decree of"),
    ("BS", "MB du", "Belgian Official Gazette of"),
)  # fmt: skip
WORDS: tuple[tuple[str, str, str], ...] = (
    ("volle jaren sinds de geboorte; elke regel die de leeftijd leest, noemt zijn eigen artikel",
     "années entières depuis la naissance ; chaque règle qui lit l'âge cite son propre article",
     "whole years since the birth; each rule that reads the age cites its own article"),
    ("betreffende de bevolkingsregisters", "relative aux registres de la population",
     "on the population registers"),
    ("betreffende de bescherming van het loon", "concernant la protection de la rémunération",
     "on the protection of wages"),
    ("beroep bij de arbeidsrechtbank", "recours au tribunal du travail",
     "appeal to the labour court"),
    ("een optelsom van wat een gezin krijgt en wat werken kost",
     "une somme de ce qu'un ménage reçoit et de ce que coûte le travail",
     "a sum of what a household gets and what working costs"),
    ("een optelsom van wat iemand krijgt", "une somme de ce que quelqu'un reçoit",
     "a sum of what somebody gets"),
    ("wat kinderopvang kost", "ce que coûte la garde d'enfants", "what childcare costs"),
    ("wat werken kost", "ce que coûte le travail", "what working costs"),
    ("geen wet", "pas de loi", "no law"),
    ("evaluatie van het GPMI", "évaluation du PIIS", "evaluation of the GPMI"),
    ("toelage voor een GPMI", "subvention pour un PIIS", "grant for a GPMI"),
    ("plicht tot een GPMI", "obligation d'un PIIS", "duty to have a GPMI"),
    ("melding aan de POD MI", "notification au SPP IS", "notification to the POD MI"),
    ("billijkheid met reden", "équité motivée", "equity with a reason"),
    ("billijkheid", "équité", "equity"),
    ("bijzondere bijdrage", "cotisation spéciale", "special contribution"),
    ("bijdragebasis", "base de cotisation", "basis of the contribution"),
    ("bijlage III", "annexe III", "annex III"),
    ("staatstoelage", "subvention de l'État", "state grant"),
    ("herziening", "révision", "review"),
    ("gewijzigd door KB", "modifié par l'AR du", "amended by the Royal Decree of"),
    ("gewijzigd door", "modifié par", "amended by"),
    ("voordeel verhoogde tegemoetkoming", "avantage intervention majorée",
     "increased reimbursement"),
    ("nog niet nagekeken", "pas encore vérifié", "not checked yet"),
    ("FOD Sociale Zekerheid, DG Personen met een handicap",
     "SPF Sécurité sociale, DG Personnes handicapées",
     "FPS Social Security, DG Persons with a Disability"),
    ("Vlaamse sociale bescherming, public dossier of April 2026",
     "protection sociale flamande, dossier public d'avril 2026",
     "Flemish social protection, public dossier of April 2026"),
    ("fiche tewerkstelling, 22 november 2026", "fiche emploi, 22 novembre 2026",
     "employment sheet, 22 November 2026"),
    ("tot", "à", "to"),
    ("en", "et", "and"),
    ("cao nr.", "CCT n°", "collective agreement no."),
    ("NMBS", "SNCB", "NMBS"),
)  # fmt: skip
ADDRESS = re.compile(r"https?://\S+")


@lru_cache(maxsize=2048)
def cited(source: str, language: str) -> str:
    """A source as it is called in nl, fr or en; an address in it stays as it is."""
    if language == "nl" or not source:
        return source
    place = 1 if language == "fr" else 2
    told, at = [], 0
    for address in ADDRESS.finditer(source):
        told += [_worded(source[at : address.start()], language, place), address[0]]
        at = address.end()
    told.append(_worded(source[at:], language, place))
    return "".join(told)


def _worded(text: str, language: str, place: int) -> str:
    for words in (*WORDS, *ACTS):
        text = re.sub(rf"(?<![\w.-]){re.escape(words[0])}(?![\w-])", words[place], text)
    for month, other in zip(MONTHS["nl"].split(), MONTHS[language].split(), strict=True):
        text = re.sub(rf"\b(\d{{1,2}}) {month}\b", rf"\1 {other}", text)
    # In English 1 stays 1; a French month begins on its first.
    return re.sub(r"\b1 (?=[a-zéû]+ \d{4})", "1er ", text) if language == "fr" else text
