from django.apps import AppConfig

from klaverblad import daily


class SiteConfig(AppConfig):
    name = "klaverblad.site"
    label = "site"

    def ready(self) -> None:
        """Empty the cache of what is over and see how the rows are spread, every day."""
        from klaverblad.site.services import count_rows, drop_expired

        daily.register("site_cache", drop_expired)
        daily.register("site_rows", count_rows)
