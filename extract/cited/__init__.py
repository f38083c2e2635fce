"""The documents that a text names: citations by symbol, documents without a number, short names."""
