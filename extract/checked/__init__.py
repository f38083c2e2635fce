"""Findings: figures, dates and citations that contradict each other."""
