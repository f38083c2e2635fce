"""The history of the schema: numbered, forward only, one transaction each.

`HEAD` is repeated here so that opening an archive that is up to date need not load Alembic; a test holds
it to the scripts. Numbers sort as text, and their prefix tells our databases from other programs'.
"""

OURS = "vanthu_"
HEAD = "vanthu_0002"
