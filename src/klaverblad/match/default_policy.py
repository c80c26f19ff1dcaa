"""The policy that is used when nobody gave one. Apart, so that naming it loads no solver."""

# Said with every run, and adopted by nobody.
DEFAULT = """\
version: example-1
adopted_by: nobody
adopted_on: 2026-11-26
source: the example of the project
points: {placed: 1000, nearby: 1000, lost_minute: 10, minutes_counted_max: 90}
"""
