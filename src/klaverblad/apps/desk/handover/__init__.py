"""Who coaches whom: the people without a coach, and handing people over with a look beforehand."""
