"""Every address of the desk: which ids it takes, what it is sent, whether it is a page to look at.

A new address without an entry fails `tests/house/test_addresses.py`. The browser tests and the
benchmark of pages take their list from here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# An id of these leads to a person: whoever may not know of the person finds nothing.
PERSONAL = frozenset(
    {
        "person_id",
        "trajectory_id",
        "step_id",
        "contact_id",
        "moment_id",
        "consent_id",
        "request_id",
        "notice_id",
        "answer_id",
        "document_id",
        "link_id",
        "import_id",
        "appointment_id",
        "reminder_id",
        "merge_id",
        "transfer_id",
        "goal_id",
        "gpmi_id",
        "evaluation_id",
        "screening_id",
        "enrolment_id",
        "pair_id",
        "meeting_id",
        "entry_id",
        "corrects_id",
        "message_id",
        "fact_id",
        "right_request_id",
        "worksheet_id",
        "set_line_id",
        "proposal_id",
        "suggestion_id",
        "loan_id",
        "care_id",
        "place_offer_id",
        "payment_id",
        "instalment_id",
    }
)
# A token of the right length that nobody was ever given.
NO_TOKEN = {"token": "A" * 43}


@dataclass(frozen=True)
class Route:
    """What the tests need to know of one address.

    post     words that the form understands; None when the address takes no POST
    page     a whole page that people look at, not a part, a file or a redirect
    as_role  who looks at it in the browser tests and the benchmark
    fixed    parts of the address that are not ids
    """

    post: dict[str, Any] | None = None
    page: bool = True
    as_role: str = "coach"
    fixed: dict[str, str] = field(default_factory=dict)


def acts(**words: Any) -> Route:
    """An address that is only posted to."""
    return Route(post=words, page=False)


_NO_UUID = "7d9f6a1e-0000-4000-8000-0000000000c1"
NEIGHBOUR = {
    "title": "Ruilkring Ver",
    "address": "https://verder.example/credit-commons/ver",
    "our_name": "hier",
    "their_name": "ver-weg",
    "unit": "minuut",
    "rate_n": "1",
    "rate_d": "1",
    "behind": "100",
    "ahead": "100",
}
EVENT = {
    "id": "7d9f6a1e-0000-4000-8000-0000000000e1",
    "kind": "round_table",
    "audience": "signed_in",
    "title": "Rondetafel",
    "day": "2099-03-02",
    "starts": "9:30",
    "ends": "12",
    "where": "Schoten",
}
RIGHT = {
    "right": "sociaal_internet",
    "asked_on": "2/3/2026",
    "asked_by": "together",
    "channel": "letter",
}
OWN_RIGHT = {"right": "sociaal_internet", "asked_on": "2026-03-02", "channel": "letter"}
CARE = {
    "child": "Lou",
    "since": "2/3/2030",
    "days": ["0", "1"],
    "start": "8.00",
    "end": "17.00",
    "where": "gemeente:11040",
}
CARE_LOCATION = {
    "name": "De Bijtjes",
    "organisation": "{organisation}",
    "municipality": "11040",
    "opens": "7.00",
    "closes": "18.00",
}
CARE_DAYS = {"since": "2/3/2030"} | dict.fromkeys(("ma", "di", "wo", "do", "vr", "za", "zo"), "4")
CONTACT = {"kind": "phone", "outcome": "spoke", "note": "Gesproken.", "scope": "person"}
# A moment that is never past while these tests are run.
_MOMENT = {"day": "2/3/2099", "time": "09:30", "minutes": "60", "where": "bureau 2"}
TALK = _MOMENT | {"kind": "talk"}
BLOCK = _MOMENT | {"title": "Teamoverleg"}
NEWCOMER = {
    "first_name": "Lina",
    "last_name": "Haddad",
    "municipality_id": "11040",
    "language": "nl",
    "insz_absent_because": "not_asked",
}
COMER = {
    "first_name": "Lina",
    "last_name": "Haddad",
    "role": "partner",
    "since": "2020-03-02",
    "seen": "0",
}
CONSENT = {
    "organisation": "{partner_organisation}",
    "purpose": "coaching",
    "domains": ["work"],
    "until": "2/3/2027",
    "how": "spoken",
}
JOINER = {"member": "{colleague_member}", "purpose": "vervanging"}
FACT = {
    "value": "true",
    "since": "2026-03-02",
    "said_by": "person",
    "known_by": "told",
    "ended_as": "changed",
}

KEY = {"name": "Agenda", "membership": "{coach}", "scope": "read", "lasts": "90"}

INSTRUMENT = {
    "name_nl": "Repair Café",
    "what_for_nl": "Samen herstellen wat stuk is.",
    "who_may_nl": "Iedereen.",
    "leaf": "samenleven",
    "rung": "take_part",
    "status": "unconfirmed",
    "source": "De gemeente",
}
AMOUNT = {
    "since": "1/1/2027",
    "value": "1.400,00",
    "status": "confirmed",
    "source": "Omzendbrief van de POD MI",
    "checked_on": "2/3/2026",
}
PROGRAMME = {"name_nl": "Plan A", "about_nl": "Je oefent samen.", "for_whom_nl": "Wie wil."}
SERIES = {
    "title": "Voorjaar",
    "place": "Het Dorpshuis",
    "starts_on": "2/3/2026",
    "ends_on": "2/3/2027",
    "capacity": "8",
    "language": "nl",
}

PLACE = {
    "title": "Fietsen herstellen",
    "organisation": "{organisation}",
    "municipality": "11040",
    "kind": "workplace",
    "activity": "bicycle",
    "week-0-days": ["0", "1"],
    "week-0-start": "8.30",
    "week-0-end": "12.00",
    "capacity": "1",
    "needs_licence_b": "nee",
    "language_level_min": "0",
    "lift_kg": "0",
}

TALK = {
    "on": "2/3/2026",
    "how": "phone",
    "about": "Of er nog plaats is.",
    "outcome": "interested",
    "owner": "{coach_user}",
}
CAMPAIGN = {
    "title": "Maand van de buurtplek",
    "message": "Een uur werk in de straat.",
    "starts_on": "2/3/2026",
    "ends_on": "31/3/2026",
    "organisations": "{organisation}",
    "owner": "{coach_user}",
}
SHORTAGE = {
    "name": "Verzorgende",
    "causes": ["conditions"],
    "since": "2/3/2026",
    "source": "Een lijst",
    "checked_on": "2/3/2026",
}
TAILORED = {
    "organisation": "{organisation}",
    "about": "Rustig werk in de buurt.",
    "answer_by": "2/3/2090",
}

# What carries the id of what it makes: sent twice, it makes one.
ONCE = {"id": "00000000-0000-4000-8000-00000000cafe"}
SHOP = {
    "name": "Kaas",
    "category": "food",
    "municipality": "Schoten",
    "accepts": "Alles",
    "iban": "BE68 5390 0754 7034",
}
PAYMENT = ONCE | {"partner": "pot", "amount": "5", "text": "Taart"}
ENTRY = {"kind": "applied", "on": "2026-03-02", "with_whom": "School De Boomgaard"}
PERIOD = {"first": "2026-03-02", "last": "2026-03-31"}

ROUTES: dict[str, Route] = {
    "home": Route(page=False),
    "health": Route(page=False, as_role=""),
    "set_language": Route(post={"language": "fr"}, page=False, as_role=""),
    "catalogue": Route(),
    "accounts:switch": acts(membership="{coach}"),
    "keys:list": Route(post=KEY),
    "keys:withdraw": acts(),
    "api_page": Route(as_role=""),
    "api_document": Route(page=False, as_role=""),
    "accounts:practice": Route(as_role=""),
    "accounts:practice_sign_in": Route(post={"membership": "{coach}"}, page=False, as_role=""),
    "signin:security": Route(),
    "signin:choose_factor": Route(),
    "signin:end_session": acts(session="00000000-0000-4000-8000-000000000000"),
    "signin:end_others": acts(),
    "signin:unlink": acts(link="0"),
    "signin:connect": Route(post={}, page=False, fixed={"provider_id": "geen"}),
    "signin:still_here": Route(post={}, page=False),
    "mfa_index": Route(page=False),
    "mfa_list_webauthn": Route(page=False),
    "socialaccount_connections": Route(page=False),
    # Foreign: only what their addresses are filled in with.
    "mfa_edit_webauthn": Route(page=False, fixed={"pk": "1"}),
    "mfa_remove_webauthn": Route(page=False, fixed={"pk": "1"}),
    "openid_connect_login": Route(page=False, fixed={"provider_id": "geen"}),
    "openid_connect_callback": Route(page=False, fixed={"provider_id": "geen"}),
    "desk:today": Route(),
    "desk:call": Route(post=CONTACT, page=False),
    "desk:mine": Route(as_role="person"),
    "desk:my_more": Route(as_role="person"),
    "desk:my_story": Route(as_role="person"),
    "desk:my_plan": Route(as_role="person"),
    "desk:my_goal": Route(post={"words": "Werken met dieren."}, as_role="person"),
    "desk:my_goal_again": Route(post={"words": "Werken met mensen."}, as_role="person"),
    "desk:my_step_done": acts(word="Het ging goed."),
    "desk:my_step_undone": Route(post={}, page=False, fixed={"to": "busy"}),
    "desk:my_coming": acts(),
    "desk:my_call_off": acts(),
    "desk:my_cannot_come": Route(post={"because": "care"}, as_role="person"),
    "desk:my_diary": Route(as_role="person"),
    "desk:my_new_entry": Route(post=ENTRY, as_role="person"),
    "desk:my_entry": Route(post=ENTRY, as_role="person"),
    "desk:my_entry_away": acts(),
    "desk:my_entry_back": acts(),
    "desk:my_entry_proof": acts(),
    "desk:my_entry_correction": Route(post=ENTRY, page=False, as_role="person"),
    "desk:my_diary_readers": Route(post={"readers": "me"}, as_role="person"),
    "desk:my_diary_list": Route(post=PERIOD, as_role="person"),
    "desk:my_diary_empty": Route(page=False, as_role="person"),
    "desk:my_messages": Route(post={"text": "Dag!"}, as_role="person"),
    "desk:my_rights": Route(post={"key": "has_car", "value": "true"}, as_role="person"),
    "desk:my_rights_pdf": Route(page=False, as_role="person"),
    "desk:my_questions_pdf": Route(page=False, as_role="person"),
    "desk:my_answer_back": acts(),
    "desk:my_right": Route(as_role="person", fixed={"slug": "leefloon"}),
    "desk:my_facts": Route(as_role="person"),
    "desk:my_fact": Route(post={"value": "true"}, as_role="person", fixed={"key": "has_car"}),
    "desk:my_contest": Route(
        post={"words": "Ik heb er een."}, as_role="person", fixed={"key": "has_car"}
    ),
    "desk:my_documents": Route(post={"kind": "letter"}, as_role="person"),
    "desk:my_ways_in": Route(post={"mail": "nee"}, as_role="person"),
    "desk:withdraw_message": acts(),
    "desk:messages": Route(post={"text": "Dag!"}),
    "desk:diary": Route(post=PERIOD),
    "desk:diary_empty": Route(page=False),
    "desk:print_way_in": Route(post={}),
    "desk:enter_by_code": Route(post={"code": "0000 0000 0000"}, as_role=""),
    "desk:enter_by_mail": Route(post={"email": "niemand@oefenregio.example"}, as_role=""),
    "desk:enter_by_link": Route(
        post={"born_on": "2/3/1990"}, page=False, as_role="", fixed=NO_TOKEN
    ),
    "desk:search": Route(),
    "desk:people": Route(),
    "desk:export": Route(page=False),
    "desk:newcomer": Route(post=NEWCOMER),
    "desk:coachless": Route(as_role="team_lead"),
    "desk:give_coach": acts(to="{colleague_user}"),
    "desk:hand_over": Route(
        post={"people": "{trajectory}", "to": "{colleague_user}"}, as_role="team_lead"
    ),
    "desk:hand_over_now": acts(people="{trajectory}"),
    # Nobody was handed over in the practice region.
    "desk:handed_over": Route(page=False, as_role="team_lead"),
    "desk:put_back_hand_over": acts(),
    "desk:see_hand_over": acts(),
    "desk:lists": Route(),
    "desk:keep_list": acts(name="Bellen", choices="fase=plan"),
    "desk:open_list": Route(page=False),
    "desk:rename_list": acts(name="Eerst bellen"),
    "desk:share_list": acts(**{"with": "team"}),
    "desk:remove_list": acts(),
    "desk:put_back_list": acts(),
    "desk:person": Route(),
    "desk:imports": Route(post={}),
    "desk:import_example": Route(page=False),
    # The practice region has no file that waits: tests/browser/test_people_from_a_file.py looks.
    "desk:import": Route(page=False),
    "desk:import_columns": Route(
        page=False, post={"origin": "oude lijst", "column_0": "first_name", "column_1": "last_name"}
    ),
    "desk:import_progress": Route(page=False),
    "desk:import_write": acts(),
    "desk:import_go_on": acts(),
    "desk:import_undo": acts(),
    "desk:import_discard": acts(),
    "desk:import_wrong": Route(page=False),
    "desk:import_row": Route(post={"first_name": "Lina"}, page=False),
    "desk:import_skip": acts(),
    "desk:import_skip_wrong": acts(),
    "desk:import_take_wrong": acts(),
    "desk:import_take": acts(),
    "desk:steps": Route(),
    "desk:add_step": Route(post={"instrument": "artikel-60", "by": "both"}),
    "desk:add_goal": Route(post={"words": "Weer aan het werk, dicht bij school."}),
    "desk:reword_goal": Route(post={"words": "Werk, dicht bij school."}),
    "desk:take_up_goal": acts(),
    "desk:move_goal": Route(post={}, page=False, fixed={"way": "lager"}),
    "desk:end_goal": Route(post={"words": "Het lukte."}, fixed={"to": "bereikt"}),
    "desk:my_statement": Route(post={"is_agreed": "on"}, as_role="person"),
    "desk:step_statement": Route(post={"is_agreed": "on"}),
    "desk:withdraw_statement": acts(),
    "desk:sent_to_groups": Route(as_role="team_lead"),
    "desk:sent_to_groups_csv": Route(page=False),
    "desk:edit_step": Route(post={"title": "Naar de open deur", "by": "both"}),
    "desk:ladder": Route(),
    "desk:plan": Route(),
    "desk:plan_pdf": Route(page=False),
    "desk:history": Route(),
    "desk:restore_plan": Route(post={}, page=False, fixed={"number": "1"}),
    "desk:barrier_map": Route(),
    "desk:barrier_map_progress": Route(page=False),
    "desk:barrier_map_now": acts(),
    "desk:barrier_map_csv": Route(page=False),
    "desk:barrier_map_pdf": Route(page=False),
    "desk:keep_measure": acts(drempel="licence", mensen="3"),
    "desk:drop_measure": acts(),
    "desk:barrier_prices": Route(),
    "desk:add_barrier_price": Route(
        post={
            "kind": "licence",
            "amount": "2000",
            "per": "person",
            "period": "once",
            "since": "1/1/2026",
            "source": "Raadsbesluit",
        },
        as_role="administrator",
    ),
    "desk:retire_barrier_price": acts(),
    "desk:asked_of_us": Route(as_role="workplace"),
    "desk:answer_proposal": Route(post={"seen": "asked"}, page=False, fixed={"to": "accepted"}),
    "desk:take_answer_of_us_back": Route(post={}, page=False, fixed={"number": "1"}),
    "desk:show_to_employer": Route(post={"parts": ["name"], "words": ""}),
    "desk:hide_from_employer": acts(),
    "desk:my_shown": Route(post={"parts": ["name"], "words": ""}, as_role="person"),
    "desk:childcare": Route(),
    "desk:childcare_csv": Route(page=False),
    "desk:childcare_locations": Route(),
    "desk:add_childcare_location": Route(post=CARE_LOCATION),
    "desk:childcare_location": Route(post=CARE_LOCATION),
    "desk:childcare_places": Route(post=CARE_DAYS),
    "desk:childcare_rules": Route(as_role="coordinator"),
    "desk:new_childcare_rules": Route(post={"text": "version: 2"}, as_role="coordinator"),
    "desk:retire_childcare_rules": acts(),
    "desk:put_back_childcare_rules": acts(),
    "desk:person_childcare": Route(),
    "desk:ask_childcare": Route(post=CARE),
    "desk:change_childcare": Route(post=CARE),
    "desk:withdraw_childcare": acts(),
    "desk:put_back_childcare": acts(),
    "desk:offer_childcare": Route(post={"location": "", "since": "2/3/2030"}),
    "desk:end_childcare": Route(post={"on": "2/3/2030"}),
    "desk:accept_childcare": acts(),
    "desk:decline_childcare": acts(),
    "desk:withdraw_childcare_offer": acts(),
    "desk:take_back_care_answer": acts(),
    "desk:my_childcare": Route(as_role="person"),
    "desk:my_ask_childcare": Route(post=CARE, as_role="person"),
    "desk:my_change_childcare": Route(post=CARE, as_role="person"),
    "desk:loans": Route(),
    "desk:loan_fund": Route(
        post={"way": "in", "amount": "100", "why": "Begroting"}, as_role="team_lead"
    ),
    "desk:person_loans": Route(),
    "desk:ask_loan": Route(post={"amount": "900", "months": "9"}),
    "desk:decide_loan": Route(post={"said": "nee", "because": "Later."}, as_role="team_lead"),
    "desk:withdraw_loan": acts(),
    "desk:sign_loan": acts(),
    "desk:ask_loan_signature": Route(post={}, page=False),
    "desk:loan_on_paper": Route(post={"name": "Nadia Wouters", "signed_on": "2/3/2026"}),
    "desk:loan_pdf": Route(page=False),
    "desk:pay_out_loan": acts(),
    "desk:loan_payment": Route(post={"amount": "1", "on": "2/3/2026"}),
    "desk:forgive_loan": Route(post={"because": "Ziek."}, as_role="team_lead"),
    "desk:payment_away": acts(),
    "desk:move_instalment": Route(post={"to": "2/3/2030"}),
    "desk:my_loans": Route(as_role="person"),
    "desk:my_ask_loan": Route(post={"amount": "900", "months": "9"}, as_role="person"),
    "desk:my_move_instalment": Route(post={"to": "2/3/2030"}, as_role="person"),
    "desk:gpmi": Route(),
    "desk:begin_gpmi": Route(post={"kind": "general", "evaluations_a_year": "3"}),
    "desk:change_gpmi": Route(post={"kind": "general", "evaluations_a_year": "4"}),
    "desk:offer_gpmi": acts(),
    "desk:take_back_gpmi": acts(),
    "desk:sign_gpmi": acts(),
    "desk:gpmi_on_paper": Route(
        post={"party": "person", "name": "Nadia Wouters", "signed_on": "2/3/2026"}
    ),
    "desk:ask_gpmi_signature": Route(post={}, page=False, fixed={"party": "person"}),
    "desk:end_gpmi": Route(post={"because": "Verhuisd."}),
    "desk:gpmi_pdf": Route(page=False),
    "desk:gpmi_evaluation": Route(post={"outcome": "Het loopt goed."}),
    "library:list": Route(),
    "library:right": Route(fixed={"slug": "leefloon"}),
    "desk:right_people": Route(fixed={"slug": "leefloon"}),
    "desk:instrument_people": Route(fixed={"slug": "artikel-60"}),
    "desk:amounts": Route(as_role="administrator"),
    "desk:amount": Route(as_role="administrator", fixed={"key": "leefloon_alone_month"}),
    "desk:new_amount": Route(
        post=AMOUNT, as_role="administrator", fixed={"key": "leefloon_alone_month"}
    ),
    "desk:retire_amount": acts(),
    "desk:put_back_amount": acts(),
    "library:ladder": Route(),
    "library:instrument": Route(fixed={"slug": "artikel-60"}),
    "library:new": Route(post=INSTRUMENT, as_role="coordinator"),
    "library:edit": Route(post=INSTRUMENT, as_role="coordinator", fixed={"slug": "repair-cafe"}),
    "library:higher": Route(post={}, page=False, fixed={"slug": "repair-cafe"}),
    "library:lower": Route(post={}, page=False, fixed={"slug": "repair-cafe"}),
    "library:retire": Route(post={}, page=False, fixed={"slug": "repair-cafe"}),
    "library:undo": Route(post={}, page=False, fixed={"slug": "repair-cafe"}),
    "desk:change_phase": acts(to="plan"),
    "desk:end": Route(post={"destination": "unknown"}),
    "desk:undo_ending": acts(),
    "desk:finish_aftercare": acts(),
    "desk:where_we_were": Route(post={}),
    "desk:resume": acts(),
    "desk:outflow": Route(as_role="team_lead"),
    "desk:outflow_csv": Route(page=False, as_role="team_lead"),
    "desk:doubles": Route(),
    "desk:compare": Route(post={"seen": "on", "shown": ""}),
    "desk:not_same": acts(),
    "desk:may_be_same": acts(),
    "desk:undo_merge": acts(),
    "desk:propose_transfer": Route(
        post={
            "to": "{other_ocmw}",
            "words": "Ze verhuist.",
            "answer_by": "2/3/2027",
            "how": "spoken",
        }
    ),
    "desk:transfers": Route(),
    "desk:transfer": Route(post={"words": "Nu niet."}),
    "desk:accept_transfer": acts(),
    "desk:withdraw_transfer": acts(),
    "desk:screening": Route(post={"mobility_person": "2"}),
    "desk:screenings": Route(),
    "desk:pays": Route(),
    "desk:pays_pdf": Route(page=False),
    "desk:my_pays": Route(as_role="person"),
    "desk:my_trip": Route(as_role="person"),
    "desk:my_pays_pdf": Route(page=False, as_role="person"),
    "desk:worksheet": Route(as_role="social_worker"),
    "desk:keep_worksheet": acts(requested_on="2/3/2026"),
    "desk:keep_tried": Route(
        post=FACT | {"value": "5"}, as_role="social_worker", fixed={"key": "savings_eur"}
    ),
    "desk:set_line": Route(
        post={"value": "100", "reason": "Na het gesprek."},
        as_role="social_worker",
        fixed={"line": "counted_savings_year"},
    ),
    "desk:take_back_line": acts(),
    "desk:put_back_line": acts(),
    "desk:worksheet_pdf": Route(page=False),
    "desk:withdraw_worksheet": acts(),
    "desk:put_back_worksheet": acts(),
    "desk:summary": Route(),
    "desk:summary_pdf": Route(page=False),
    "desk:past": Route(),
    "desk:one_screening": Route(),
    "desk:correct_screening": Route(post={"mobility_person": "2"}),
    "desk:withdraw_screening": acts(),
    "desk:screening_pdf": Route(page=False),
    "desk:empty_screening_pdf": Route(page=False, fixed={"language": "nl"}),
    "desk:rights": Route(),
    "desk:rights_pdf": Route(page=False),
    "desk:rights_questions_pdf": Route(page=False),
    "desk:rights_question": Route(post={"key": "has_car", "value": "true"}),
    "desk:rights_take_back": acts(),
    "desk:right": Route(fixed={"slug": "leefloon"}),
    "desk:right_requests": Route(),
    "desk:right_requests_csv": Route(page=False),
    "desk:ask_right": Route(post=RIGHT),
    "desk:right_letter": Route(fixed={"key": "leefloon"}),
    "desk:right_letter_pdf": Route(page=False, fixed={"key": "leefloon"}),
    "desk:right_request": Route(),
    "desk:change_right_request": Route(post=RIGHT),
    "desk:right_answer": Route(post={"answered_on": "2/3/2026"}, fixed={"what": "geweigerd"}),
    "desk:take_back_right_answer": acts(),
    "desk:no_right_answer": acts(),
    "desk:withdraw_right_request": acts(),
    "desk:put_back_right_request": acts(),
    "desk:mark_right_request": Route(post={}, page=False, fixed={"what": "nagevraagd"}),
    "desk:unmark_right_request": Route(post={}, page=False, fixed={"what": "nagevraagd"}),
    "desk:my_requests": Route(as_role="person"),
    "desk:my_ask_right": Route(post=OWN_RIGHT, as_role="person"),
    "desk:my_right_answer": Route(
        post={"said": "nee", "answered_on": "2026-03-02"}, as_role="person"
    ),
    "desk:my_right_letter": Route(page=False, as_role="person", fixed={"key": "leefloon"}),
    "desk:places": Route(),
    "desk:compare_places": Route(),
    "desk:propose": acts(plek="{place}"),
    "desk:proposals": Route(),
    "desk:set_aside": acts(reason="not_now"),
    "desk:look_again": acts(),
    "desk:proposal": Route(),
    "desk:move_proposal": Route(post={}, page=False, fixed={"to": "none_chosen"}),
    "desk:take_back_move": Route(post={}, page=False, fixed={"number": "1"}),
    "desk:my_places": Route(as_role="person"),
    "desk:my_choice": Route(post={}, page=False, as_role="person", fixed={"to": "none_chosen"}),
    "desk:placing_runs": Route(as_role="team_lead"),
    "desk:placing_progress": Route(page=False, as_role="team_lead"),
    "desk:ask_run": Route(post={}, page=False, as_role="team_lead"),
    "desk:stop_runs": Route(
        post={"reason": "Er klopt iets niet."}, page=False, as_role="team_lead"
    ),
    "desk:let_run": Route(post={}, page=False, as_role="team_lead"),
    "desk:placing_run": Route(as_role="team_lead"),
    # Only a run that came to an answer can be done over: tests/apps/desk/test_pages_of_proposals.py.
    "desk:replay_run": Route(page=False, as_role="team_lead"),
    "desk:agreed": Route(as_role="administrator"),
    "desk:new_agreed": Route(
        post={"text": "version: 1"}, as_role="administrator", fixed={"kind": "punten"}
    ),
    "desk:agreed_table": Route(as_role="administrator"),
    "desk:try_table": Route(post={}, page=False, as_role="administrator"),
    "desk:let_hold": Route(post={}, page=False, as_role="administrator"),
    "desk:trip": Route(),
    "desk:n_places": Route(page=False),
    "desk:facts": Route(),
    "desk:fact": Route(post=FACT, fixed={"key": "has_car"}),
    "desk:open_trajectory": acts(),
    "desk:birthday": Route(post={"born_on": "2/3/1990"}),
    "desk:home_place": Route(post={"point": "51.253, 4.499"}),
    "desk:household": Route(post=COMER),
    "desk:household_alone": acts(),
    "desk:household_first": acts(),
    "desk:household_left": acts(on="2/3/2020"),
    "desk:sharing": Route(),
    "desk:own_sharing": Route(as_role="person"),
    "desk:consent": Route(post=CONSENT),
    "desk:join_team": Route(post=JOINER),
    "desk:leave_team": acts(),
    "desk:revoke_consent": acts(how="spoken"),
    "desk:answer_request": acts(answer="no"),
    "desk:look": Route(post={"insz": "85.07.30-033 28"}),
    "desk:ask_access": Route(post={"why": "Ze belde ons."}, page=False),
    "desk:withdraw_request": acts(),
    "desk:emergency": Route(post={"why": "Er is iemand in gevaar en niemand neemt op."}),
    "desk:end_emergency": acts(),
    "desk:oversight": Route(as_role="officer"),
    "desk:access_rules": Route(as_role="officer"),
    "desk:review_emergency": Route(post={"review": "Terecht."}, page=False, as_role="officer"),
    "desk:file_pdf": Route(page=False),
    "desk:file_json": Route(page=False),
    "desk:my_file_pdf": Route(page=False, as_role="person"),
    "desk:my_file_json": Route(page=False, as_role="person"),
    "desk:warned": Route(as_role="team_lead"),
    "desk:keep": acts(because="Er loopt een beroep.", until="2/3/2027"),
    "desk:let_go": acts(),
    "desk:notes": Route(),
    "desk:story": Route(),
    "desk:move_step": Route(post={}, page=False, fixed={"to": "busy"}),
    "desk:postpone_step": acts(),
    "desk:remind_partner": acts(),
    "desk:confirm_step": Route(post={}, page=False, fixed={"said": "ja"}),
    "desk:take_back_step": Route(post={}, page=False, fixed={"number": "1"}),
    "desk:withdraw_contact": acts(),
    "desk:aftercare": Route(post={"situation": "at_work"}),
    "desk:aftercare_overview": Route(as_role="team_lead"),
    "desk:aftercare_export": Route(page=False, as_role="team_lead"),
    "desk:aftercare_terms": Route(post={"terms": ["14", "91"]}, as_role="coordinator"),
    "desk:reopen_aftercare": acts(),
    "desk:ask_aftercare": acts(),
    "desk:start_work": Route(post={"on": "2/3/2026", "where": "Groenploeg"}),
    "desk:take_up_plan": acts(),
    "desk:skip_rest": acts(started_on="2020-03-02"),
    "desk:link_still": Route(post={"situation": "at_work"}, page=False, as_role="", fixed=NO_TOKEN),
    "desk:week": Route(),
    "desk:block_time": Route(post=BLOCK),
    "desk:appointments": Route(),
    "desk:make_appointment": Route(post=TALK),
    "desk:appointment": Route(post=TALK),
    "desk:cancel_appointment": Route(post={"because": "person_unable"}),
    "desk:keep_appointment": acts(),
    "desk:miss_appointment": Route(post={"because": "team_unable"}),
    "desk:note_appointment": Route(post=CONTACT, page=False),
    "desk:reopen_appointment": acts(),
    "desk:reminder_wish": acts(channel="sms"),
    "desk:reminder_again": acts(),
    "desk:reminder_by_hand": acts(),
    "desk:sms_report": Route(post={"status": "delivered"}, page=False, as_role="", fixed=NO_TOKEN),
    "desk:ask_partner": Route(
        post={"partner": "{organisation}", "asks": "Kan het bij jullie?", "days": "14"}
    ),
    "desk:see_right_news": acts(),
    "desk:unsee_right_news": acts(),
    "desk:scans": Route(as_role="team_lead"),
    "desk:scan_progress": Route(page=False, as_role="team_lead"),
    "desk:scan_now": Route(post={}, page=False, as_role="team_lead"),
    "desk:see_answer": acts(),
    "desk:unsee_answer": acts(),
    "desk:ask_signature": acts(),
    "desk:documents": Route(post={"kind": "payslip", "title": "Loonbrief"}),
    "desk:ask_document": Route(
        post={"kind": "payslip", "asks": "Loonbrief van oktober", "partner": "", "days": "14"}
    ),
    "desk:document": Route(page=False),
    "desk:withdraw_document": acts(),
    "desk:put_back_document": acts(),
    "desk:withdraw_link": acts(),
    "desk:groups": Route(),
    "desk:groups_csv": Route(page=False),
    "desk:new_programme": Route(post=PROGRAMME, as_role="team_lead"),
    "desk:programme": Route(),
    "desk:edit_programme": Route(post=PROGRAMME, as_role="team_lead"),
    "desk:new_series": Route(post=SERIES),
    "desk:series": Route(),
    "desk:edit_series": Route(post=SERIES),
    "desk:close_series": acts(),
    "desk:reopen_series": acts(),
    "desk:add_sessions": Route(
        post={"on": "9/3/2026", "starts_at": "13", "ends_at": "15", "times": "1"}
    ),
    "desk:enrol_in": Route(post={"person": "", "how": "spoken"}),
    "desk:series_pdf": Route(page=False),
    "desk:session": Route(),
    "desk:call_off_session": acts(),
    "desk:restore_session": acts(),
    "desk:there": acts(),
    "desk:away": acts(because="ill"),
    "desk:unsay": acts(),
    "desk:take_place": acts(),
    "desk:pass_over": acts(),
    "desk:leave_group": Route(post={"because": "work"}),
    "desk:come_back": acts(),
    "desk:finish_group": Route(post={"went_on_to": ""}),
    "desk:choose_shown": Route(post={"shows_name": "on"}),
    "desk:person_groups": Route(),
    # By GET it is the page of groups once more.
    "desk:enrol": Route(page=False, post={"series": "", "how": "spoken"}),
    "desk:own_groups": Route(as_role="person"),
    "desk:colleagues": Route(as_role="administrator"),
    "desk:give_access": Route(
        post={"name": "Rik", "email": "rik@oefenregio.example", "access": "", "language": "nl"},
        as_role="team_lead",
    ),
    "desk:change_access": Route(post={"role": "coach", "until": ""}, as_role="team_lead"),
    "desk:end_access": acts(),
    "desk:give_access_back": acts(),
    "desk:invite_again": acts(),
    "desk:take_invitation_back": acts(),
    "desk:accept_access": Route(
        post={"password1": "kort", "password2": "kort"}, page=False, as_role="", fixed=NO_TOKEN
    ),
    "desk:mentors": Route(),
    "desk:edit_project": Route(
        post=PROGRAMME | {"organisation": "{partner_organisation}"}, as_role="team_lead"
    ),
    "desk:end_project": acts(),
    "desk:take_project_up": acts(),
    "desk:new_pair": Route(post={"companion": "", "purpose": "Oefenen"}),
    "desk:agree_pair": Route(post={"channel": "coach", "how": "spoken"}),
    "desk:end_pair": Route(post={"came_of": "not_yet"}),
    "desk:note_meeting": Route(post={"on": "2/3/2026", "how": "phone"}, page=False),
    "desk:take_meeting_back": acts(),
    "desk:companion": Route(as_role="mentor"),
    "desk:invite_guest": Route(post={"companion": "", "purpose": "Vertellen"}),
    "desk:end_visit": acts(),
    "desk:agenda": Route(),
    "desk:follow_calendar": acts(),
    "desk:link_sign": Route(
        post={"name": "Nadia Wouters", "agrees": "on"}, page=False, as_role="", fixed=NO_TOKEN
    ),
    "desk:link_answer": Route(
        post={"said": "no", "remark": "Vol."}, page=False, as_role="", fixed=NO_TOKEN
    ),
    "desk:link_upload": Route(post={}, page=False, as_role="", fixed=NO_TOKEN),
    "desk:feed": Route(page=False, as_role="", fixed=NO_TOKEN),
    "desk:organisations": Route(),
    "desk:organisation": Route(),
    "desk:place_people": Route(),
    "desk:place_brings": Route(),
    "desk:place_needs": Route(),
    "desk:own_places": Route(as_role="workplace"),
    "desk:places_of": Route(),
    "desk:tailored": Route(),
    "desk:ask_tailored": Route(post=TAILORED),
    "desk:tailored_one": Route(post={"said": "no", "words": "Nu is er geen plaats."}),
    "desk:take_answer_back": acts(),
    "desk:see_tailored": acts(),
    "desk:chase_tailored": acts(),
    "desk:withdraw_tailored": acts(),
    "desk:ask_tailored_again": acts(),
    "desk:talks": Route(),
    "desk:talks_export": Route(page=False),
    "desk:log_talk": Route(post=TALK),
    "desk:withdraw_talk": acts(),
    "desk:restore_talk": acts(),
    "desk:follow_talk": acts(),
    "desk:unfollow_talk": acts(),
    "desk:new_campaign": Route(post=CAMPAIGN),
    "desk:campaign": Route(post={"learnt": "Ga zelf langs."}),
    "desk:edit_campaign": Route(post=CAMPAIGN),
    "desk:reopen_campaign": acts(),
    "desk:supply": Route(as_role="coordinator"),
    "desk:supply_export": Route(page=False, as_role="coordinator"),
    "desk:shortages": Route(as_role="coordinator"),
    "desk:new_shortage": Route(post=SHORTAGE, as_role="coordinator"),
    "desk:edit_shortage": Route(post=SHORTAGE, as_role="coordinator"),
    "desk:retire_shortage": acts(),
    "desk:restore_shortage": acts(),
    "places:list": Route(),
    "places:export": Route(page=False),
    "places:new": Route(post=PLACE),
    "places:place": Route(),
    "places:edit": Route(post=PLACE),
    "places:close": acts(),
    "places:reopen": acts(),
    "places:pause": Route(post={"since": "2/3/2090"}),
    "places:resume": acts(),
    "places:copy": acts(),
    "places:rooms": Route(post={"rij-TOTAL_FORMS": "0", "rij-INITIAL_FORMS": "0"}),
    "places:history": Route(),
    "places:put_back": Route(post={}, page=False, fixed={"number": "1"}),
    "monitor:figures": Route(),
    "monitor:figures_csv": Route(page=False),
    "events:list": Route(as_role="team_lead"),
    "events:feed": Route(page=False, as_role=""),
    "events:new": Route(post=EVENT, as_role="team_lead"),
    "events:event": Route(post=ONCE | {"name": "Nadia"}, as_role="team_lead"),
    "events:give_up": acts(),
    "events:event_ics": Route(page=False),
    "events:edit": Route(post=EVENT, as_role="team_lead"),
    "events:call_off": Route(post={"because": "Te weinig plaats"}, as_role="team_lead"),
    "events:people": Route(as_role="team_lead"),
    "events:people_csv": Route(page=False, as_role="team_lead"),
    "events:there": Route(post={}, page=False, fixed={"said": "ja"}),
    "events:costs": Route(post={"label_new": "Soep", "spent_new": "12,50"}, as_role="team_lead"),
    "coin:home": Route(as_role="coin"),
    "coin:by_code": Route(page=False, fixed={"code": "niemand"}),
    "coin:account": Route(as_role="coin"),
    "coin:pay": Route(post={"code": "niemand"}, as_role="coin"),
    "coin:answer_sale": Route(post={}, page=False, fixed={"said": "nee"}),
    "coin:receipt": Route(page=False),
    "coin:my_square": Route(post={}, as_role="coin"),
    "coin:earn": Route(
        post=ONCE | {"activity": "", "on": "2026-03-02", "times": "1"}, as_role="coin"
    ),
    "coin:shops": Route(as_role="coin"),
    "coin:card": Route(post={}, as_role="coin"),
    "coin:block_card": acts(),
    "coin:become_shop": Route(
        post=SHOP,
        as_role="coin",
    ),
    "coin:confirming": Route(
        post=ONCE | {"member": "", "activity": "", "on": "2026-03-02", "times": "1"},
        as_role="coin_lead",
    ),
    "coin:answer_work": Route(post={}, page=False, fixed={"said": "nee"}),
    "coin:activities": Route(
        post=ONCE | {"title": "Buurtfeest", "area": "", "rule_code": "uur"}, as_role="coin_lead"
    ),
    "coin:card_for": acts(),
    "coin:till": Route(post=ONCE | {"amount": "5"}, as_role="coin_shop"),
    "coin:start": Route(post={}, page=False),
    "coin:ask_code": Route(post=ONCE | {"code": "niemand", "amount": "5"}, as_role="coin_shop"),
    "coin:by_card": Route(post=ONCE | {"number": "niemand", "amount": "5"}, as_role="coin_shop"),
    "coin:sales": Route(as_role="coin_shop"),
    "coin:sales_csv": Route(page=False),
    "coin:sale": Route(as_role="coin_shop"),
    "coin:give_back": acts(),
    "coin:withdraw_sale": acts(),
    "coin:redeem": Route(post=ONCE | {"amount": "5"}, as_role="coin_shop"),
    "coin:withdraw_redemption": acts(),
    "coin:shop": Route(post=SHOP, as_role="coin_shop"),
    "coin:stop": acts(),
    "coin:figures": Route(as_role="coin_purse"),
    "coin:figures_csv": Route(page=False),
    "coin:cover": Route(
        post=ONCE | {"way": "up", "cents": "5", "source": "Raad", "decided_on": "2026-03-02"},
        as_role="coin_purse",
    ),
    "coin:paper": Route(post=ONCE | {"amount": "5", "shop": ""}, as_role="coin_purse"),
    "coin:rules": Route(
        post={
            "name": "Buurt",
            "code": "buurt",
            "per": "hour",
            "amount": "25",
            "since": "2026-03-02",
            "source": "Raad",
        },
        as_role="coin_purse",
    ),
    "coin:answer_activity": Route(post={}, page=False, fixed={"said": "ja"}),
    "coin:merchants": Route(as_role="coin_purse"),
    "coin:merchant": Route(post={"said": "nee"}, as_role="coin_purse"),
    "coin:pay_out": Route(post=ONCE, as_role="coin_purse"),
    "coin:file": Route(post={}, as_role="coin_purse"),
    "coin:file_xml": Route(page=False),
    "coin:returned": acts(),
    "lets:home": Route(post={"code": "abcd efgh jkmn pqrs"}, as_role="lets"),
    "lets:apply": Route(post={"name": "Nadia"}),
    "lets:take_part": Route(post={}, as_role="lets"),
    "lets:account": Route(as_role="lets"),
    "lets:statement_csv": Route(page=False),
    "lets:pay": Route(post=PAYMENT, as_role="lets"),
    "lets:by_code": Route(page=False, fixed={"code": "niemand"}),
    "lets:my_code": Route(as_role="lets"),
    "lets:apps": Route(post={"name": "Komunitin"}, as_role="lets"),
    "lets:app_away": acts(),
    "lets:outward": Route(post={"lets_apps_in": "on"}, as_role="lets_lead"),
    "lets:intake": Route(
        post=ONCE | {"users": "id,name,status\n1,Lut,1\n", "doe": "kijken"}, as_role="lets_lead"
    ),
    "lets:intake_back": acts(),
    "lets:copy_csv": Route(page=False, fixed={"table": "users"}),
    "lets:profile_json": Route(page=False, fixed={"slug": "ruilkring-rond"}),
    "komunitin:groups": Route(page=False),
    "komunitin:currencies": Route(page=False),
    "komunitin:group": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:currency": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:accounts": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:account": Route(page=False, fixed={"code": "ruilkring-rond", "account": "niemand"}),
    "komunitin:members": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:member": Route(page=False, fixed={"code": "ruilkring-rond", "member": "niemand"}),
    "komunitin:categories": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:offers": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:needs": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:transfers": Route(page=False, fixed={"code": "ruilkring-rond"}),
    "komunitin:transfer": Route(
        page=False, fixed={"code": "ruilkring-rond", "transfer": "niemand"}
    ),
    "lets:check": Route(post={"code": "niets"}),
    "lets:statements": Route(
        post=ONCE | {"first": "2026-01-01", "last": "2026-03-01"}, as_role="lets"
    ),
    "lets:statement": Route(as_role="lets"),
    "lets:statement_file": Route(page=False),
    "lets:withdraw_statement": acts(),
    "lets:statement_back": acts(),
    "lets:duties_read": acts(),
    "lets:ask": Route(post=PAYMENT, as_role="lets"),
    "lets:answer_ask": Route(post={}, page=False, fixed={"said": "weigeren"}),
    "lets:members": Route(as_role="lets"),
    "lets:member": Route(as_role="lets"),
    "lets:profile": Route(post={"name": "Nadia"}, as_role="lets"),
    "lets:leave": Route(post={}, as_role="lets"),
    "lets:letters": Route(as_role="lets"),
    "lets:talk": Route(post=ONCE | {"text": "Dag!"}, as_role="lets"),
    "lets:market": Route(as_role="lets"),
    "lets:new_offer": Route(
        post=ONCE | {"kind": "offer", "title": "Taart", "category": "Tuin"}, as_role="lets"
    ),
    "lets:offer": Route(as_role="lets"),
    "lets:change_offer": Route(
        post=ONCE | {"kind": "offer", "title": "Taart", "category": "Tuin"}, as_role="lets"
    ),
    "lets:renew_offer": acts(),
    "lets:withdraw_offer": acts(),
    "lets:photo": Route(page=False),
    "lets:photo_away": acts(),
    "lets:mail": Route(post={"overview": "weekly"}, as_role="lets"),
    "lets:hours": Route(
        post=ONCE | {"task": "Markt", "on": "2026-03-02", "hours": "1"}, as_role="lets_lead"
    ),
    "lets:answer_hours": Route(post={}, page=False, fixed={"said": "ja"}),
    "lets:hours_csv": Route(page=False, as_role="lets_lead"),
    "lets:welcome": Route(as_role=""),
    "lets:sign_up": Route(post={"name": "Bo", "email": "bo@oefenregio.example"}, as_role=""),
    "lets:asked": Route(as_role=""),
    "lets:confirm": Route(post={}, page=False, as_role="", fixed=NO_TOKEN),
    "lets:stop_mail": Route(post={}, page=False, as_role="", fixed=NO_TOKEN),
    "lets:elsewhere": Route(as_role="lets"),
    # The practice region has one group alone.
    "lets:tie": Route(post=ONCE | {"code": "niemand", "amount": "5"}, page=False),
    # The practice region has no other server.
    "neighbours:neighbours": Route(post=NEIGHBOUR, as_role="lets_lead"),
    "neighbours:neighbour": Route(post=NEIGHBOUR, page=False),
    "neighbours:act": Route(post={}, page=False, fixed={"said": "uit"}),
    "neighbours:there": Route(post=ONCE | {"code": "?", "amount": "5"}, page=False),
    "credit_commons:about": Route(page=False, fixed={"slug": "ruilkring-rond"}),
    "credit_commons:handshake": Route(page=False, fixed={"slug": "ruilkring-rond"}),
    "credit_commons:relay": Route(page=False, fixed={"slug": "ruilkring-rond"}),
    "credit_commons:transaction": Route(
        page=False, fixed={"slug": "ruilkring-rond", "uuid": _NO_UUID}
    ),
    "credit_commons:word": Route(
        page=False, fixed={"slug": "ruilkring-rond", "uuid": _NO_UUID, "state": "C"}
    ),
    "lets:ties": Route(post={"group": "", "most": "100"}, as_role="lets_lead"),
    "lets:answer_tie": Route(post={"most": "100"}, page=False, fixed={"said": "sluiten"}),
    "lets:lead": Route(as_role="lets_lead"),
    "lets:candidate": Route(post={"name": "Lut"}, as_role="lets_lead"),
    "lets:lead_member": Route(post={"sponsor": ""}, as_role="lets_lead"),
    "lets:act": Route(post={}, page=False, fixed={"what": "coordinator"}),
    "lets:book": Route(post=PAYMENT | {"payer": ""}, as_role="lets_lead"),
    "lets:activity": Route(
        post=ONCE | {"text": "Tuindag", "payer": "pot", "amount": "5", "members": []},
        as_role="lets_lead",
    ),
    "lets:take_back": acts(),
    "lets:news": Route(
        post=ONCE | {"title": "Tuindag", "text": "", "until": "2099-03-02"}, as_role="lets_lead"
    ),
    "lets:news_away": acts(),
    "lets:fees": Route(post={}, as_role="lets_lead"),
    "lets:levy": Route(post={"month": "2026-01-01"}, as_role="lets_lead"),
    "lets:fee_paid": acts(),
}

# Each path of the API takes several methods, each with a policy: see tests/operations.py.
OPERATIONS = "api"

# allauth's own views carry no policy of ours: which of them are open, and which ask for a session.
FOREIGN: dict[str, str] = {
    "account_login": "public",
    # Without a session there is nothing to end: it leads to the front page.
    "account_logout": "public",
    "account_reauthenticate": "session.own",
    "account_inactive": "public",
    "account_change_password": "session.own",
    "account_set_password": "session.own",
    "account_reset_password": "public",
    "account_reset_password_done": "public",
    "account_reset_password_from_key": "public",
    "account_reset_password_from_key_done": "public",
    "account_signup": "public",
    "mfa_authenticate": "public",
    "mfa_reauthenticate": "session.own",
    "mfa_activate_totp": "session.own",
    "mfa_deactivate_totp": "session.own",
    "mfa_view_recovery_codes": "session.own",
    "mfa_generate_recovery_codes": "session.own",
    "mfa_download_recovery_codes": "session.own",
    "mfa_add_webauthn": "session.own",
    "mfa_login_webauthn": "public",
    "mfa_reauthenticate_webauthn": "session.own",
    "mfa_edit_webauthn": "session.own",
    "mfa_remove_webauthn": "session.own",
    "socialaccount_login_cancelled": "public",
    # Ours, around what allauth does: out to a provider, and back.
    "openid_connect_login": "public",
    "openid_connect_callback": "public",
}


@dataclass(frozen=True)
class Address:
    """One pattern of the URL conf."""

    name: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def route(self) -> Route:
        # One that is missing fails a test of its own.
        return ROUTES.get(self.name, Route(page=False))

    @property
    def policy(self) -> str | None:
        """The policy its view names, or the one we say that a foreign view has."""
        return getattr(self.view, "policy", None) or FOREIGN.get(self.name)

    @property
    def is_personal(self) -> bool:
        return bool(PERSONAL & set(self.parameters))

    def url(self, ids: dict[str, Any]) -> str:
        """The address for these ids; a parameter nobody gave an id for is a KeyError."""
        known = ids | self.route.fixed
        return reverse(self.name, kwargs={name: known[name] for name in self.parameters})


def _walk(resolver: URLResolver, space: str, above: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        parameters = (*above, *entry.pattern.converters)
        if isinstance(entry, URLResolver) and entry.namespace == OPERATIONS:
            continue
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, parameters)
        elif isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name}", parameters, entry.callback)


@cache
def addresses() -> tuple[Address, ...]:
    """Every address of the desk, in the order of the URL conf."""
    return tuple(_walk(get_resolver("klaverblad.site.urls"), "", ()))


def own_addresses() -> list[Address]:
    """Those that are not allauth's."""
    return [address for address in addresses() if address.name not in FOREIGN]
