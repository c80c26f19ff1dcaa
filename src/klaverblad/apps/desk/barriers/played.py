"""What came of a measure that was tried, in the words that this actor may read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.barriers import queries
from klaverblad.apps.barriers.playing import Played
from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.barriers import words
from klaverblad.apps.desk.barriers.board import Board
from klaverblad.apps.people.models import Person


@dataclass
class Shown:
    """A played measure. Of something small nothing is told but that it is small."""

    actor: Actor
    board: Board
    found: Played

    @property
    def is_hidden(self) -> bool:
        is_free = queries.sees_all_of(self.actor, self.found.asked.town)
        return self.found.is_small and (self.board.is_public or not is_free)

    @property
    def title(self) -> str:
        """The finding in one sentence."""
        found = self.found
        if self.is_hidden:
            return _("Het gaat over minder dan 10 mensen. Dat tonen we niet.")
        if not found.n_lifted:
            return _("Dit budget volstaat voor niemand.") if found.stopped_by else self._nothing
        return ngettext(
            "Voor %(n)s mens: %(gained)s meer aan het werk.",
            "Voor %(n)s mensen: %(gained)s meer aan het werk.",
            found.n_lifted,
        ) % {"n": found.n_lifted, "gained": found.n_gained}

    @property
    def _nothing(self) -> str:
        return _("Voor niemand gaat hier een plaats open.")

    @cached_property
    def lines(self) -> list[str]:
        """How it came to that."""
        found = self.found
        if self.is_hidden:
            return []
        said = []
        if found.stopped_by == "needed" and not found.n_needed:
            return [self._nothing]
        if found.stopped_by == "needed":
            said.append(
                ngettext(
                    "Meer dan %(n)s mens is niet nodig: dan is alles gewonnen wat te winnen is.",
                    "Meer dan %(n)s mensen is niet nodig: dan is alles gewonnen wat te winnen is.",
                    found.n_needed,
                )
                % {"n": found.n_needed}
            )
        elif found.stopped_by == "budget":
            said.append(_("Het budget stopt hier. Zonder grens: %(n)s.") % {"n": found.n_best})
        elif found.n_gained < found.n_best:
            said.append(_("Voor iedereen zou het er %(n)s opleveren.") % {"n": found.n_best})
        if found.n_lifted and not found.is_best:
            said.append(
                _("Dit getal is exact voor deze groep. Een andere groep kan er meer opleveren.")
            )
        if found.asked.budget is not None and found.price is None:
            said.append(_("De prijs is onbekend: het budget telt dus niet mee."))
        return said

    @property
    def cost(self) -> str:
        found = self.found
        if self.is_hidden:
            return words.small()
        said = words.cost_words(found.cost, found.price)
        if found.price is not None and found.n_lifted:
            return f"{said} ({words.sum_words(found.price, found.n_lifted)})"
        return said

    @property
    def each(self) -> str:
        if self.is_hidden:
            return words.small()
        return words.cost_words(self.found.per_placement, self.found.price)

    @cached_property
    def names(self) -> list[Person]:
        """Who gains here, of those whose file this actor may open."""
        if self.board.is_public:
            return []
        return queries.named(self.actor, self.found.gainer_ids)

    @property
    def others(self) -> str:
        """How many more there are, whose files are not open to this actor."""
        n = len(self.found.gainer_ids) - len(self.names)
        if not n or self.is_hidden:
            return ""
        if queries.tells(n):
            return _("En nog enkele mensen van wie je het dossier niet mag zien.")
        return ngettext(
            "En nog %(n)s mens van wie je het dossier niet mag zien.",
            "En nog %(n)s mensen van wie je het dossier niet mag zien.",
            n,
        ) % {"n": n}

    @property
    def query(self) -> str:
        """The address of this measure."""
        asked = self.found.asked
        query = QueryDict(mutable=True)
        query["mensen"] = str(asked.n_people)
        if asked.budget is not None:
            query["budget"] = f"{asked.budget:.2f}".replace(".", ",")
        return f"{self.board.asked.query()}&{query.urlencode()}"

    @property
    def wanted(self) -> str:
        """What was asked, for paper."""
        asked = self.found.asked
        people = ngettext("%(n)s mens", "%(n)s mensen", asked.n_people) % {"n": asked.n_people}
        if asked.budget is None:
            return people
        return _("%(people)s, hoogstens %(budget)s") % {
            "people": people,
            "budget": money(asked.budget),
        }
