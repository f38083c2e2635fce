"""Measures of accuracy and speed; never imported by the program."""
