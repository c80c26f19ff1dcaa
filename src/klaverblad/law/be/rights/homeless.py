"""For who has no home: the installation grant (installatiepremie), the reference address."""

from klaverblad.engines.rules import Count, Flag, Money, Parameters, first, rule
from klaverblad.law.be.rights.groups import HousingSituation

GRANT_PAGE = "agii.be, installatiepremie; primabook.mi-is.be"
ADDRESS_PAGE = "https://www.agii.be/thema/sociaal-medisch/ocmw-steun/bijzondere-vormen-van-ocmw-dienstverlening/referentieadres"


@rule(
    entity="person",
    period="month",
    since="2025-02-01",
    source=GRANT_PAGE,
    is_right=True,
    name={
        "nl": "installatiepremie",
        "fr": "prime d'installation",
        "en": "installation grant",
    },
    says={
        "nl": {
            "young": "De installatiepremie is er niet voor een kind onder {p.own_request_from_years} jaar: dat hoort bij wie ervoor zorgt.",
            "homeless": "De installatiepremie is er voor wie dakloos was.",
            "residence": "De installatiepremie komt wanneer je een woning als hoofdverblijf neemt.",
            "before": "De installatiepremie is er maar één keer in een leven.",
            "flemish": "Voor dit dakloos zijn is de Vlaamse installatiepremie al betaald.",
            "leefloon": "Waarschijnlijk recht op een installatiepremie, door het leefloon. Vraag ze aan het OCMW.",
            "replacement": "Waarschijnlijk recht op een installatiepremie, door de uitkering. Vraag ze aan het OCMW.",
            "low": "Waarschijnlijk recht op een installatiepremie, want het inkomen is laag genoeg. Vraag ze aan het OCMW.",
            "income": "Het inkomen is te hoog voor een installatiepremie: het mag hoogstens {p.installation_margin_share} boven het leefloon liggen.",
        },
        "fr": {
            "young": "La prime d'installation n'est pas pour un enfant de moins de {p.own_request_from_years} ans : il fait partie du ménage de qui s'en occupe.",
            "homeless": "La prime d'installation est pour qui était sans-abri.",
            "residence": "La prime d'installation vient quand vous prenez un logement comme résidence principale.",
            "before": "La prime d'installation n'est donnée qu'une fois dans une vie.",
            "flemish": "Pour ce sans-abrisme, la prime d'installation flamande a déjà été payée.",
            "leefloon": "Probablement droit à une prime d'installation, par le revenu d'intégration. Demandez-la au CPAS.",
            "replacement": "Probablement droit à une prime d'installation, par l'allocation. Demandez-la au CPAS.",
            "low": "Probablement droit à une prime d'installation, car le revenu est assez bas. Demandez-la au CPAS.",
            "income": "Le revenu est trop élevé pour une prime d'installation : il peut dépasser le revenu d'intégration de {p.installation_margin_share} au plus.",
        },
        "en": {
            "young": "The installation grant is not for a child under {p.own_request_from_years}: it belongs with whoever cares for it.",
            "homeless": "The installation grant is for who was homeless.",
            "residence": "The installation grant comes when you take a home as your main residence.",
            "before": "The installation grant is given once in a lifetime only.",
            "flemish": "For this homelessness the Flemish installation premium was paid already.",
            "leefloon": "Probably a right to an installation grant, by the leefloon. Ask the OCMW for it.",
            "replacement": "Probably a right to an installation grant, by the benefit. Ask the OCMW for it.",
            "low": "Probably a right to an installation grant, for the income is low enough. Ask the OCMW for it.",
            "income": "The income is too high for an installation grant: it may be at most {p.installation_margin_share} above the leefloon.",
        },
    },
)
def may_have_installatiepremie(
    age_years: Count,
    was_homeless: Flag,
    takes_main_residence: Flag,
    had_installation_grant: Flag,
    had_flemish_installation_premium: Flag,
    has_leefloon_status: Flag,
    replacement_income_month_eur: Money,
    net_income_month: Money,
    category_amount_month: Money,
    p: Parameters,
) -> Flag:
    """Once in a lifetime, for who leaves homelessness with a low income."""
    lowest_no = category_amount_month * (1 + p.installation_margin_share)
    return first(
        (age_years < p.own_request_from_years, False, "young"),
        (~was_homeless, False, "homeless"),
        (~takes_main_residence, False, "residence"),
        (had_installation_grant, False, "before"),
        (had_flemish_installation_premium, False, "flemish"),
        (has_leefloon_status, True, "leefloon"),
        (replacement_income_month_eur > 0, True, "replacement"),
        (net_income_month < lowest_no, True, "low"),
        otherwise=(False, "income"),
    )


@rule(
    entity="person",
    period="fixed",
    since="2025-02-01",
    source=GRANT_PAGE,
    name={
        "nl": "bedrag van de installatiepremie",
        "fr": "montant de la prime d'installation",
        "en": "amount of the installation grant",
    },
    says={
        "nl": {
            "yes": "De installatiepremie is één keer {result}.",
            "no": "Er is geen installatiepremie.",
        },
        "fr": {
            "yes": "La prime d'installation est de {result}, une fois.",
            "no": "Il n'y a pas de prime d'installation.",
        },
        "en": {
            "yes": "The installation grant is {result}, once.",
            "no": "There is no installation grant.",
        },
    },
)
def installatiepremie_eur(may_have_installatiepremie: Flag, p: Parameters) -> Money:
    """One twelfth of the yearly amount of category 3."""
    return first((may_have_installatiepremie, p.installation_grant_eur, "yes"), otherwise=(0, "no"))


@rule(
    entity="person",
    period="month",
    since="2016-02-01",
    source=f"wet 19 juli 1991 betreffende de bevolkingsregisters; {ADDRESS_PAGE}",
    is_right=True,
    name={
        "nl": "referentieadres bij het OCMW",
        "fr": "adresse de référence au CPAS",
        "en": "reference address at the OCMW",
    },
    says={
        "nl": {
            "young": "Een kind onder {p.own_request_from_years} jaar krijgt geen eigen referentieadres: het hoort bij wie ervoor zorgt.",
            "home": "Een referentieadres is er voor wie geen woning heeft, of maar voor even ergens kan slapen.",
            "means": "Een referentieadres bij het OCMW is er voor wie geen woning heeft door een gebrek aan middelen.",
            "register": "Er is nog een inschrijving op een adres. Het OCMW kan helpen om een oud adres te schrappen.",
            "asks": "Vraag het aan het OCMW van de plek waar je meestal bent. Het adres vragen is genoeg.",
            "stay": "Een referentieadres is er voor wie langer dan drie maanden in België mag blijven. Rechters kijken soms ruimer: vraag raad.",
            "yes": "Waarschijnlijk recht op een referentieadres. Het OCMW beslist.",
        },
        "fr": {
            "young": "Un enfant de moins de {p.own_request_from_years} ans n'a pas d'adresse de référence propre : il fait partie du ménage de qui s'en occupe.",
            "home": "Une adresse de référence est pour qui n'a pas de logement, ou ne peut dormir quelque part que pour peu de temps.",
            "means": "L'adresse de référence au CPAS est pour qui n'a pas de logement par manque de ressources.",
            "register": "Il y a encore une inscription à une adresse. Le CPAS peut aider à radier une ancienne adresse.",
            "asks": "Demandez-la au CPAS de l'endroit où vous êtes d'habitude. Demander l'adresse suffit.",
            "stay": "Une adresse de référence est pour qui peut rester plus de trois mois en Belgique. Les juges sont parfois plus larges : demandez conseil.",
            "yes": "Probablement droit à une adresse de référence. Le CPAS décide.",
        },
        "en": {
            "young": "A child under {p.own_request_from_years} has no reference address of its own: it belongs with whoever cares for it.",
            "home": "A reference address is for who has no home, or can sleep somewhere for a short time only.",
            "means": "A reference address at the OCMW is for who has no home for lack of means.",
            "register": "There still is an entry at an address. The OCMW can help to have an old address removed.",
            "asks": "Ask the OCMW of the place where you usually are. Asking for the address is enough.",
            "stay": "A reference address is for who may stay in Belgium for more than three months. Judges are wider at times: ask for advice.",
            "yes": "Probably a right to a reference address. The OCMW decides.",
        },
    },
    leaves_out={
        "nl": "een referentieadres bij een gewone persoon, en de plicht om zich minstens één keer per kwartaal te melden",
        "fr": "l'adresse de référence chez un particulier, et le devoir de se présenter au moins une fois par trimestre",
        "en": "a reference address with a private person, and the duty to report at least once a quarter",
    },
)
def may_have_referentieadres(
    age_years: Count,
    housing_situation: HousingSituation,
    is_homeless_for_lack_of_means: Flag,
    has_register_entry: Flag,
    asks_ocmw_for_address: Flag,
    may_stay_over_three_months: Flag,
    p: Parameters,
) -> Flag:
    """All of them must hold; the sentence says which one does not."""
    has_no_home = (housing_situation == "homeless") | (housing_situation == "temporary")
    return first(
        (age_years < p.own_request_from_years, False, "young"),
        (~has_no_home, False, "home"),
        (~is_homeless_for_lack_of_means, False, "means"),
        (has_register_entry, False, "register"),
        (~asks_ocmw_for_address, False, "asks"),
        (~may_stay_over_three_months, False, "stay"),
        otherwise=(True, "yes"),
    )


@rule(
    entity="person",
    period="fixed",
    since="2016-02-01",
    source=ADDRESS_PAGE,
    name={
        "nl": "termijn voor de beslissing over een referentieadres",
        "fr": "délai de décision sur une adresse de référence",
        "en": "term for the decision on a reference address",
    },
    says={
        "nl": "Het OCMW beslist binnen {result} dagen.",
        "fr": "Le CPAS décide dans les {result} jours.",
        "en": "The OCMW decides within {result} days.",
    },
)
def referentieadres_decision_days(p: Parameters) -> Count:
    """From the request on."""
    return p.reference_address_decision_days
