from django.apps import AppConfig

from klaverblad import daily


class ExchangeConfig(AppConfig):
    name = "klaverblad.apps.exchange"
    label = "exchange"

    def ready(self) -> None:
        from klaverblad.apps.exchange.ledger.audit import audit_daily
        from klaverblad.apps.exchange.ledger.services import holds, outbox

        outbox.handle(holds.EXPIRES, holds.expire_due)
        daily.register("exchange_audit", audit_daily)
        daily.register_look("exchange_outbox", outbox.look)
