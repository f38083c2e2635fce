"""Renditions: documents of the archive as hOCR, ALTO and searchable PDF, made anew whenever they are asked for.

aligning.py    printed words ↔ words of the repaired text
pages.py       a document as pages of blocks, lines and repaired words with boxes: what all three formats write
hocr.py        hOCR 1.2
alto.py        ALTO 4.4
searchable.py  the original PDF or page images with an invisible layer of repaired text, by means of
               placing.py (pixels → points), glyphless.py (a font without outlines), hiding.py (the old layer)
               and scans.py (image files → PDF)
originals.py   the original file, if it still is what was read
writing.py     files that appear under their names only when they are whole
"""
