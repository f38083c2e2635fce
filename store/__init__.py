"""The archive: values ↔ rows, migrations, identity, search, graph. The only room that knows SQL."""

from store.errors import StoreError

__all__ = ["StoreError"]
