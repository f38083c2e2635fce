"""Organs, persons and places by name, resolved by the table of organs and the gazetteer."""
