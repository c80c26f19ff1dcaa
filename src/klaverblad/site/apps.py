from django.apps import AppConfig

from klaverblad import daily


class SiteConfig(AppConfig):
    name = "klaverblad.site"
    label = "site"

    def ready(self) -> None:
        """Empty the cache of what is over and see how the rows are spread, every day.

        And let every field speak our words, before a form is made.
        """
        from klaverblad.row_counts import count_rows
        from klaverblad.site.look.field_errors import say_it_in_our_words
        from klaverblad.site.services import drop_expired

        say_it_in_our_words()
        daily.register("site_cache", drop_expired)
        daily.register("site_rows", count_rows)
