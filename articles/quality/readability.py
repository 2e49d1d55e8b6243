"""How hard a text is to read: the Flesch-Kincaid grade, a number of school years. Pure.

Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75. Syllables are counted by
rule and not from a dictionary, so a grade is right to about one year; show it as "about".
"""

import re

from articles.quality import medicines
from articles.terms import Terms

#: Words in a sentence; a longer one loses tired readers.
LONGEST_SENTENCE = 25
#: School years.
GRADE_AIM = 6
GRADE_CEILING = 8

#: After these a sentence goes on, whatever follows.
GOES_ON = {"e.g.", "i.e.", "dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "vs.", "approx.", "fig."}
#: After these a sentence ends if the next word has a capital letter.
MAY_GO_ON = {"a.m.", "p.m.", "etc.", "al.", "u.s.", "u.k.", "inc."}
CLOSING = "\"'”’)]"
OPENING = "\"'“‘(["


def grade(text: str, terms: Terms | None = None) -> float | None:
    """School years needed to read ``text``; None if it has no words.

    The names of medicines and the ``terms`` of the glossary are not counted.
    """
    text = medicines.mask((terms or Terms()).mask(text))
    words = find_words(text)
    if not words:
        return None
    count = sum(bool(find_words(sentence)) for sentence in sentences(text))
    length = len(words) / count
    return 0.39 * length + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def find_words(text: str) -> list[str]:
    """What stands between spaces and has a letter or a digit."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def sentences(text: str) -> list[str]:
    """The sentences of ``text``; the end of a line ends one, too."""
    found = []
    for line in text.splitlines():
        words, start = line.split(), 0
        for end, word in enumerate(words, 1):
            if end == len(words) or ends_sentence(word, words[end]):
                found.append(" ".join(words[start:end]))
                start = end
    return found


def ends_sentence(word: str, following: str) -> bool:
    bare = word.strip(CLOSING + OPENING).lower()
    if bare in GOES_ON or not word.rstrip(CLOSING).endswith((".", "?", "!", "…")):
        return False
    return bare not in MAY_GO_ON or following.lstrip(OPENING)[:1].isupper()


def syllables(word: str) -> int:
    """At least 1; each part of “low-risk” counts by itself, and a number counts as 1."""
    parts = re.findall(r"[^\W\d_]+", re.sub("['’]", "", word.lower()))
    return max(1, sum(map(syllables_of_part, parts)))


def syllables_of_part(part: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", part))
    silent = re.search(r"([^aeioul]|[aeiou]l)e$|[^aeioutd]ed$|[^aeiouscxzgh]es$", part)
    apart = re.findall(r"(?<![tcsg])i[ao]|iet|(?<!q)ua|[eo]ing$|eo(?!us|pl)|[^aeiou]le[sd]$", part)
    return max(1, groups - bool(silent) + len(apart))
