"""The loans of one person, as the OCMW in charge works with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk import shown_link
from klaverblad.apps.desk.loans import forms, paper, words
from klaverblad.apps.desk.person_form import Words, answer_form
from klaverblad.apps.loans import policies, queries, services
from klaverblad.apps.loans.queries import Standing


@require_GET
@guarded_by(policies.can_read_loan)
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every loan of one person: how it stands, what is left, what comes next."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_read_loan(request.actor, page.person).enforce()
    found = queries.standings_of(request.actor, person_id, at=timezone.now())
    context = {
        "page": page,
        "stands": [(one, words.line_words(one), words.ICONS[one.loan.state]) for one in found],
        "can_write": policies.can_write_loan(request.actor, page.person).is_allowed,
        "can_decide": policies.can_decide_loan(request.actor, page.person).is_allowed,
        "can_begin": not any(one.is_open for one in found),
        "has_fund": queries.fund(request.actor) is not None,
        "on": request.actor.on,
    }
    return render(request, "desk/loans/person.html", context)


def _loan(
    request: HttpRequest, loan_id: UUID, check: Callable[..., Any]
) -> tuple[Standing, pages.Page]:
    """A loan and the page of its person, for whoever may do this."""
    found = queries.standing(request.actor, loan_id)
    page = pages.page(request, found.loan.person_id, tab="steps")
    check(request.actor, page.person).enforce()
    return found, page


def _home(request: HttpRequest, page: pages.Page) -> str:
    if request.actor.role == Role.PERSON:
        return reverse("desk:my_loans")
    return reverse("desk:person_loans", args=[page.person.pk])


def _form(
    request: HttpRequest,
    page: pages.Page,
    form: Any,
    *,
    title: str,
    save: Callable[[], object],
    done: str,
) -> HttpResponse:
    """A form around a loan: saved and back to the loans of this person."""
    words = Words(title, done, _home(request, page))
    return answer_form(request, page, form, words, save=save)


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_loan)
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask for a loan together with the person."""
    page = pages.page(request, person_id, tab="steps")
    policies.can_write_loan(request.actor, page.person).enforce()
    form = forms.AskForm(request.POST or None)
    return _form(
        request,
        page,
        form,
        title=_("Vraag een renteloze lening"),
        save=lambda: services.ask_loan(request.actor, person_id, form.new_loan()),
        done=_("Gevraagd. De teamverantwoordelijke beslist."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_decide_loan)
def decide(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Say yes or no, with the reason."""
    found, page = _loan(request, loan_id, policies.can_decide_loan)
    loan = found.loan
    first = {"amount": loan.amount, "months": loan.months}
    form = forms.DecideForm(request.POST or None, initial=first)

    def save() -> object:
        if form.cleaned_data["said"] == forms.YES:
            return services.grant_loan(request.actor, loan_id, form.yes())
        because = form.cleaned_data["because"]
        return services.refuse_loan(request.actor, loan_id, because=because)

    return _form(
        request,
        page,
        form,
        title=_("Beslis over de lening"),
        save=save,
        done=_("De beslissing is genoteerd, met de reden."),
    )


@require_POST
@guarded_by(policies.can_ask_loan)
def withdraw(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """The loan is not asked any more; no reason is needed."""
    _found, page = _loan(request, loan_id, policies.can_ask_loan)
    services.withdraw_loan(request.actor, loan_id, at=timezone.now())
    tell(request, _("De lening is niet meer gevraagd. Opnieuw vragen mag altijd."))
    return back(request, _home(request, page))


@require_POST
@guarded_by(policies.can_ask_loan)
def sign(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Sign here: the person, or the coach for the OCMW."""
    _found, page = _loan(request, loan_id, policies.can_ask_loan)
    services.sign_loan(request.actor, loan_id)
    tell(request, _("Getekend."))
    return back(request, _home(request, page))


@require_POST
@guarded_by(policies.can_write_loan)
def ask_signature(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Make a link by which the person signs."""
    _found, page = _loan(request, loan_id, policies.can_write_loan)
    issued = services.ask_signature(request.actor, loan_id, at=timezone.now())
    link = shown_link.made(request, issued, title=_("De link om de lening te tekenen"))
    return shown_link.show(request, page, link, back_url=_home(request, page))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_loan)
def on_paper(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Write down that the person signed the printed text."""
    _found, page = _loan(request, loan_id, policies.can_write_loan)
    first = {"name": page.person.name, "signed_on": request.actor.on}
    form = forms.PaperForm(request.POST or None, initial=first)
    return _form(
        request,
        page,
        form,
        title=_("Renteloze lening") + ", " + _("Een handtekening op papier"),
        save=lambda: services.record_paper_signature(request.actor, loan_id, **form.cleaned_data),
        done=_("De handtekening is genoteerd."),
    )


@require_GET
@guarded_by(policies.can_read_loan)
def as_pdf(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """The agreement on paper, with the signatures and the places to sign."""
    found, _page = _loan(request, loan_id, policies.can_read_loan)
    if not found.loan.content:
        raise Http404
    made = paper.agreement_pdf(found.loan, at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="lening.pdf"'
    return response


@require_POST
@guarded_by(policies.can_write_loan)
def pay_out(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """The money was paid out."""
    _found, page = _loan(request, loan_id, policies.can_write_loan)
    services.pay_out(request.actor, loan_id)
    tell(request, _("Genoteerd: de lening loopt."))
    return back(request, _home(request, page))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_loan)
def payment(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Write down what came back."""
    found, page = _loan(request, loan_id, policies.can_write_loan)
    line = found.next_line
    first = {"amount": line.left if line else None, "on": request.actor.on}
    form = forms.PaymentForm(request.POST or None, initial=first)

    def save() -> object:
        amount, on = form.said()
        return services.record_payment(
            request.actor, loan_id, amount=amount, on=on, at=timezone.now()
        )

    return _form(
        request,
        page,
        form,
        title=_("Een betaling kwam binnen"),
        save=save,
        done=_("De betaling is genoteerd."),
    )


@require_POST
@guarded_by(policies.can_write_loan)
def payment_away(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """A payment was written down by mistake."""
    found = queries.payments(request.actor).get(pk=payment_id)
    loan, page = _loan(request, found.loan_id, policies.can_write_loan)
    services.withdraw_payment(request.actor, payment_id, at=timezone.now())
    tell(request, _("De betaling telt niet meer."))
    assert loan.loan.pk == found.loan_id
    return back(request, _home(request, page))


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_loan)
def move(request: HttpRequest, instalment_id: UUID) -> HttpResponse:
    """Move a month for the person."""
    found = queries.instalments(request.actor).get(pk=instalment_id)
    _standing, page = _loan(request, found.loan_id, policies.can_write_loan)
    form = forms.MoveForm(request.POST or None)
    return _form(
        request,
        page,
        form,
        title=_("Verzet een maand"),
        save=lambda: services.move_instalment(
            request.actor, instalment_id, to=form.cleaned_data["to"]
        ),
        done=_("De maand is verzet. Er komt niets bij."),
    )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_decide_loan)
def forgive(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Let go of what is left."""
    _found, page = _loan(request, loan_id, policies.can_decide_loan)
    form = forms.ForgiveForm(request.POST or None)
    return _form(
        request,
        page,
        form,
        title=_("De rest hoeft niet terug"),
        save=lambda: services.forgive_loan(
            request.actor, loan_id, because=form.cleaned_data["because"]
        ),
        done=_("De rest is kwijtgescholden."),
    )
