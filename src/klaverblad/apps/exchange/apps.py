from django.apps import AppConfig

from klaverblad import daily


class ExchangeConfig(AppConfig):
    name = "klaverblad.apps.exchange"
    label = "exchange"

    def ready(self) -> None:
        from klaverblad.apps.accounts.services import keep_login_of
        from klaverblad.apps.exchange.citycoin import queries as coins
        from klaverblad.apps.exchange.citycoin.services import sweep as sweep_coins
        from klaverblad.apps.exchange.creditcommons import queries as neighbours
        from klaverblad.apps.exchange.creditcommons import services as crossing
        from klaverblad.apps.exchange.ledger.audit import audit_daily
        from klaverblad.apps.exchange.ledger.services import holds, outbox
        from klaverblad.apps.exchange.lets.queries import logins_in_use, name_also
        from klaverblad.apps.exchange.lets.services import mail_daily, sweep

        outbox.handle(holds.EXPIRES, holds.expire_due)
        daily.register("exchange_audit", audit_daily)
        daily.register("exchange_lets", sweep)
        daily.register("exchange_mail", mail_daily)
        daily.register_look("exchange_outbox", outbox.look)
        daily.register("exchange_neighbours", crossing.compare_daily)
        daily.register_look("exchange_crossings", crossing.look)
        daily.register("exchange_coins", sweep_coins)
        keep_login_of(logins_in_use)
        keep_login_of(coins.logins_in_use)
        name_also(coins.names_in)
        name_also(neighbours.names_in)
