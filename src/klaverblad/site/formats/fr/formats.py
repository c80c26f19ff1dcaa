"""French of Belgium: 22 novembre 2026, 9h04, 1 340,47 (with a narrow no-break space)."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = r"G\hi"
DATETIME_FORMAT = r"j F Y, G\hi"
SHORT_DATE_FORMAT = "j/n/Y"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d/%m/%y"]
