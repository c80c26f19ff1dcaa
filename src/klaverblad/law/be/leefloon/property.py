"""Land and houses: cadastral income less an exemption, rent when that is higher, less interest."""

from klaverblad.engines.rules import (
    Count,
    Flag,
    Members,
    Money,
    Parameters,
    at_least,
    first,
    rule,
    yearly,
)


@rule(
    entity="leefloon_household",
    period="month",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 25",
    name={
        "nl": "kinderen met kinderbijslag",
        "fr": "enfants avec allocations familiales",
        "en": "children with child benefit",
    },
    says={
        "nl": "Kinderen met kinderbijslag: {result}.",
        "fr": "Enfants avec allocations familiales : {result}.",
        "en": "Children with child benefit: {result}.",
    },
)
def children_with_benefit(receives_child_benefit: Members[Flag]) -> Count:
    """The children that raise the exemption of a home."""
    return receives_child_benefit.of("child").count()


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 25 en 26",
    name={
        "nl": "eigen woning, voor aftrek van rente",
        "fr": "habitation propre, avant déduction des intérêts",
        "en": "own home, before interest is taken off",
    },
    says={
        "nl": {
            "none": "Er is geen eigen woning.",
            "rent": "De huur is hoger dan wat het kadastraal inkomen geeft. Dan telt de huur: {result} per jaar.",
            "owns": "Eigen woning met een kadastraal inkomen van {cadastral_income_eur}. Min de vrijstelling, maal {p.home_multiplier}, is dat {result} per jaar.",
        },
        "fr": {
            "none": "Il n'y a pas d'habitation propre.",
            "rent": "Le loyer dépasse ce que donne le revenu cadastral. C'est alors le loyer qui compte : {result} par an.",
            "owns": "Habitation propre avec un revenu cadastral de {cadastral_income_eur}. Moins l'exonération, fois {p.home_multiplier}, cela fait {result} par an.",
        },
        "en": {
            "none": "There is no home of one's own.",
            "rent": "The rent is higher than what the cadastral income gives. Then the rent counts: {result} per year.",
            "owns": "A home with a cadastral income of {cadastral_income_eur}. Less the exemption, times {p.home_multiplier}, that is {result} per year.",
        },
    },
    leaves_out={
        "nl": "mede-eigendom, vruchtgebruik en naakte eigendom, meer dan één woning, en een woning in het buitenland zonder kadastraal inkomen",
        "fr": "la copropriété, l'usufruit et la nue-propriété, plusieurs habitations, et une habitation à l'étranger sans revenu cadastral",
        "en": "joint ownership, usufruct and bare ownership, more than one home, and a home abroad without a cadastral income",
    },
)
def home_before_interest_year(
    owns_home: Flag,
    cadastral_income_eur: Money,
    children_with_benefit: Count,
    has_other_means: Flag,
    rent_received_month_eur: Money,
    p: Parameters,
) -> Money:
    """What the cadastral income exceeds the exemption by, three times; or the rent."""
    exemption = p.home_free_year + p.home_free_per_child_year * children_with_benefit
    counted = at_least(cadastral_income_eur - exemption, 0) * p.home_multiplier
    rent = yearly(rent_received_month_eur)
    return first(
        (~owns_home, 0, "none"),
        (has_other_means & (rent > counted), rent * p.rent_counted_share, "rent"),
        otherwise=(counted, "owns"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 25 en 26",
    name={"nl": "eigen woning die meetelt", "fr": "habitation comptée", "en": "home that counts"},
    says={
        "nl": {
            "none": "Van een eigen woning telt niets mee.",
            "whole": "De eigen woning telt mee voor {result} per jaar.",
            "less": "Na aftrek van de rente op de hypotheek, hoogstens {p.mortgage_deducted_share} van het bedrag, telt de woning mee voor {result} per jaar.",
        },
        "fr": {
            "none": "Rien ne compte pour une habitation propre.",
            "whole": "L'habitation propre compte pour {result} par an.",
            "less": "Après déduction des intérêts hypothécaires, au plus {p.mortgage_deducted_share} du montant, l'habitation compte pour {result} par an.",
        },
        "en": {
            "none": "Nothing counts for a home of one's own.",
            "whole": "The home counts for {result} per year.",
            "less": "After the interest of the mortgage, at most {p.mortgage_deducted_share} of the amount, the home counts for {result} per year.",
        },
    },
    leaves_out={
        "nl": "welke leningen in aanmerking komen voor de aftrek van rente",
        "fr": "quels emprunts donnent droit à la déduction des intérêts",
        "en": "which loans allow interest to be taken off",
    },
)
def counted_home_year(
    home_before_interest_year: Money, mortgage_interest_year_eur: Money, p: Parameters
) -> Money:
    """Interest comes off, up to half."""
    kept = home_before_interest_year * (1 - p.mortgage_deducted_share)
    return first(
        (home_before_interest_year <= 0, 0, "none"),
        (mortgage_interest_year_eur <= 0, home_before_interest_year, "whole"),
        otherwise=(at_least(home_before_interest_year - mortgage_interest_year_eur, kept), "less"),
    )


@rule(
    entity="person",
    period="year",
    since="2002-10-01",
    source="KB 11 juli 2002, art. 25",
    name={"nl": "grond die meetelt", "fr": "terrains comptés", "en": "land that counts"},
    says={
        "nl": {
            "some": "Grond met een kadastraal inkomen van {land_cadastral_income_eur}. Min {p.land_free_year}, maal {p.home_multiplier}, telt {result} per jaar mee.",
            "none": "Er is geen grond die meetelt.",
        },
        "fr": {
            "some": "Terrains avec un revenu cadastral de {land_cadastral_income_eur}. Moins {p.land_free_year}, fois {p.home_multiplier}, {result} par an compte.",
            "none": "Il n'y a pas de terrain qui compte.",
        },
        "en": {
            "some": "Land with a cadastral income of {land_cadastral_income_eur}. Less {p.land_free_year}, times {p.home_multiplier}, {result} per year counts.",
            "none": "There is no land that counts.",
        },
    },
)
def counted_land_year(land_cadastral_income_eur: Money, p: Parameters) -> Money:
    """Unbuilt property has a small exemption of its own."""
    counted = at_least(land_cadastral_income_eur - p.land_free_year, 0) * p.home_multiplier
    return first((land_cadastral_income_eur > 0, counted, "some"), otherwise=(0, "none"))
