"""How hard a text is to read: the Flesch-Kincaid grade level."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
# A full stop within a number, an address or an abbreviation ends nothing.
SENTENCE = re.compile(r"[.!?;:](?=\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
# The final e is silent, but not in "table"; so are "-es" and "-ed" after most letters.
SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouy]es|[^aeioutdy]ed)$")


def grade(text: str) -> float:
    """The years of school (US) that reading it takes; an age is about five more.

    0.39 words per sentence + 11.8 syllables per word - 15.59: Kincaid, Fishburne, Rogers and Chissom (1975),
    Derivation of New Readability Formulas, Research Branch Report 8-75. Numbers are no words; a clause after a
    semicolon or colon stands for a sentence.
    """
    words = WORD.findall(text)
    sentences = sum(1 for part in SENTENCE.split(text) if WORD.search(part))
    if not words:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """How many groups of vowels are heard, at least one."""
    plain = word.casefold().strip("'’")
    heard = len(VOWELS.findall(plain))
    if SILENT.search(plain) and not plain.endswith(("ses", "ces", "ges", "zes", "xes", "shes", "ches", "ied")):
        heard -= 1
    return max(heard, 1)
