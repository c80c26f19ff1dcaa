"""What every operation of the API shares: who asks, shapes, pages, problems.

The operations themselves stand beside the views of each app, in `api.py`; the site mounts them.
"""
