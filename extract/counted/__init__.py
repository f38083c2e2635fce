"""Statistics: figures with unit, kind, period, subject; which numerals are none."""
