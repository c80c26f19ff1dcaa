"""Every change of a loan: asking, deciding, signing, paying out, paying back; and the fund."""

from klaverblad.apps.loans.services.held import AlreadyDone, NotOurMoney
from klaverblad.apps.loans.services.lending import (
    AMOUNT_MOST,
    FUND_MOST,
    INSTRUMENT,
    MONTHS_MOST,
    FundTooSmall,
    NewLoan,
    Yes,
    ask_loan,
    change_fund,
    forgive_loan,
    grant_loan,
    move_instalment,
    pay_out,
    record_payment,
    refuse_loan,
    withdraw_loan,
    withdraw_payment,
)
from klaverblad.apps.loans.services.signing import (
    ask_signature,
    record_paper_signature,
    sign_loan,
)

__all__ = [
    "AMOUNT_MOST",
    "FUND_MOST",
    "INSTRUMENT",
    "MONTHS_MOST",
    "AlreadyDone",
    "FundTooSmall",
    "NewLoan",
    "NotOurMoney",
    "Yes",
    "ask_loan",
    "ask_signature",
    "change_fund",
    "forgive_loan",
    "grant_loan",
    "move_instalment",
    "pay_out",
    "record_paper_signature",
    "record_payment",
    "refuse_loan",
    "sign_loan",
    "withdraw_loan",
    "withdraw_payment",
]
