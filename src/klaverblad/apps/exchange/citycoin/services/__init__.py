"""Every change of a coin. Each asks again who does it, writes in one transaction, and tells."""

from uuid import uuid4 as new_id

from klaverblad.apps.exchange.citycoin.errors import UnknownCode
from klaverblad.apps.exchange.citycoin.services.cards import (
    block_card,
    make_card,
    pay_by_card,
)
from klaverblad.apps.exchange.citycoin.services.coins import (
    CoinWords,
    NewRule,
    appoint_treasurer,
    begin_coin,
    change_cover,
    open_coin,
    read_coin,
    set_rule,
)
from klaverblad.apps.exchange.citycoin.services.earning import (
    answer_activity,
    ask_activity,
    confirm_work,
    refuse_work,
    say_work,
)
from klaverblad.apps.exchange.citycoin.services.expiring import sweep
from klaverblad.apps.exchange.citycoin.services.paper import put_notes_out, take_notes_in
from klaverblad.apps.exchange.citycoin.services.redeeming import (
    make_file,
    note_paid,
    note_returned,
    read_file,
    redeem,
    withdraw_redemption,
)
from klaverblad.apps.exchange.citycoin.services.selling import (
    ask_by_code,
    ask_sale,
    give_back,
    pay_sale,
    say_no,
    show_square,
    withdraw_sale,
)
from klaverblad.apps.exchange.citycoin.services.shops import (
    ShopWords,
    answer_shop,
    apply_to_sell,
    change_shop,
    read_shop,
    start_selling,
    stop_selling,
)

__all__ = [
    "CoinWords",
    "NewRule",
    "ShopWords",
    "UnknownCode",
    "answer_activity",
    "answer_shop",
    "apply_to_sell",
    "appoint_treasurer",
    "ask_activity",
    "ask_by_code",
    "ask_sale",
    "begin_coin",
    "block_card",
    "change_cover",
    "change_shop",
    "confirm_work",
    "give_back",
    "make_card",
    "make_file",
    "new_id",
    "note_paid",
    "note_returned",
    "open_coin",
    "pay_by_card",
    "pay_sale",
    "put_notes_out",
    "read_coin",
    "read_file",
    "read_shop",
    "redeem",
    "refuse_work",
    "say_no",
    "say_work",
    "set_rule",
    "show_square",
    "start_selling",
    "stop_selling",
    "sweep",
    "take_notes_in",
    "withdraw_redemption",
    "withdraw_sale",
]
