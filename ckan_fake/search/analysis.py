"""What becomes of a text: the analysers of CKAN's Solr schema, as chains of small functions.

A token is a term and its position. Words are cut at white space and into parts at hyphens, digits and (in the type
`text`) changes of case, then lower-cased; the type `text` also stems them as English and folds them to ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from snowballstemmer.english_stemmer import EnglishStemmer

from ckan_fake.search.fields import Kind

Token = tuple[str, int]

MAX_TOKEN = 255
VALUE_GAP = 100
LOWER, UPPER, DIGIT, DELIMITER = 1, 2, 4, 8
ALPHA = LOWER | UPPER

# Java's Character.isWhitespace: Unicode spaces but the no-break ones, and the control characters 9-13 and 28-31.
_WORD = re.compile(r"[^\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
# Parts of words of ASCII, as the rules below make them: letters and what belongs to them, or digits.
_ASCII_PARTS = re.compile(r"([A-Za-z]+)(?:'[sS](?![A-Za-z0-9]))?|([0-9]+)")
_ASCII_CASES = re.compile(r"([A-Z]+[a-z]*|[a-z]+)(?:'[sS](?![A-Za-z0-9]))?|([0-9]+)")
_CATEGORIES = {
    "Lu": UPPER, "Ll": LOWER, "Lt": ALPHA, "Lm": ALPHA, "Lo": ALPHA, "Mn": ALPHA, "Me": ALPHA, "Mc": ALPHA,
    "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT,
}
# The class itself: `snowballstemmer.stemmer` may give another library's, of another version of the algorithm.
_stem_word = EnglishStemmer().stemWord


def whitespace_words(text: str) -> list[str]:
    """The text cut at white space; words are cut again after 255 characters."""
    words: list[str] = _WORD.findall(text)
    if len(text) > MAX_TOKEN and words and max(map(len, words)) > MAX_TOKEN:
        return [word[at:at + MAX_TOKEN] for word in words for at in range(0, len(word), MAX_TOKEN)]
    return words


@lru_cache(maxsize=4096)
def _character(char: str) -> int:
    code = ord(char)
    if code > 0xFFFF:
        return ALPHA | DIGIT
    if code < 256:
        return LOWER if char.islower() else UPPER if char.isupper() else DIGIT if char.isdecimal() else DELIMITER
    return _CATEGORIES.get(unicodedata.category(char), DELIMITER)


def _breaks(last: int, this: int, split_case: bool) -> bool:
    if this & last:
        return False
    if last & ALPHA and this & ALPHA and not split_case:
        return False
    return not (last & UPPER and this & ALPHA)


def _possessive(word: str, kinds: list[int], at: int, end: int) -> bool:
    """Whether a possessive 's ends before `at`."""
    return (
        at > 2 and at <= end and word[at - 2] == "'" and word[at - 1] in "sS" and bool(kinds[at - 3] & ALPHA)
        and (at == end or bool(kinds[at] & DELIMITER))
    )


def word_parts(word: str, split_case: bool) -> list[tuple[int, int, int]]:
    """The parts of a word as (start, end, kind), kind being ALPHA, DIGIT or both; possessive 's left out."""
    if word.isascii():
        return [
            (*found.span(1), ALPHA) if found[1] else (*found.span(2), DIGIT)
            for found in (_ASCII_CASES if split_case else _ASCII_PARTS).finditer(word)
        ]
    kinds = [_character(char) for char in word]
    start, end = 0, len(word)
    while start < end and kinds[start] & DELIMITER:
        start += 1
    while end > start and kinds[end - 1] & DELIMITER:
        end -= 1
    parts = []
    at = start
    while at < end:
        if kinds[at] & DELIMITER:
            at += 1
            continue
        last, stop = kinds[at], at + 1
        while stop < end and not _breaks(last, kinds[stop], split_case):
            last = kinds[stop]
            stop += 1
        parts.append((at, stop, ALPHA if kinds[at] in (LOWER, UPPER) else kinds[at]))
        at = stop + 2 if stop < end - 1 and _possessive(word, kinds, stop + 2, end) else stop
    return parts


def _joined(word: str, parts: list[tuple[int, int, int]]) -> Iterator[tuple[str, int]]:
    """Runs of at least two neighbouring parts of the same kind, joined, with the number of the first."""
    first = 0
    while first < len(parts):
        kind, last = parts[first][2], first + 1
        while last < len(parts) and parts[last][2] & kind:
            last += 1
        if last - first > 1:
            yield "".join(word[start:end] for start, end, _ in parts[first:last]), first
        first = last


def parts_of(word: str, split_case: bool, catenate: bool) -> list[Token]:
    """The parts of a word with their positions in it. `catenate` adds runs of parts joined, as indexing does."""
    parts = word_parts(word, split_case)
    joined = {first: term for term, first in _joined(word, parts)} if catenate and len(parts) > 1 else {}
    tokens: list[Token] = []
    for number, (start, end, _) in enumerate(parts):
        if number in joined:
            tokens.append((joined[number], number))
        tokens.append((word[start:end], number))
    return tokens


def lower(text: str) -> str:
    """Lower case character by character, as Java's."""
    if not text.isascii():
        text = text.replace("\u0130", "i").replace("\u03a3", "\u03c3")
    return text.lower()


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    table: dict[int, str] = {}
    for line in files("ckan_fake").joinpath("data/ascii_folding.txt").read_text("utf-8").splitlines():
        replacement, _, chars = line.partition("\t")
        table.update((ord(char), replacement) for char in chars)
    return table


def fold(text: str) -> str:
    """Latin letters, digits and punctuation beyond ASCII as their ASCII look-alikes."""
    return text if text.isascii() else text.translate(_folding())


@lru_cache(maxsize=50_000)
def _stemmed(word: str) -> str:
    return fold(str(_stem_word(lower(word))))


def ngrams(text: str) -> Iterator[str]:
    """All parts of 2 to 10 characters, in the order of their starts."""
    for start in range(len(text)):
        for end in range(start + 2, min(start + 10, len(text)) + 1):
            yield text[start:end]


@lru_cache(maxsize=100_000)
def _analysed(word: str, stemmed: bool, catenate: bool) -> tuple[tuple[Token, ...], int]:
    """The terms of a word with their positions in it, and how many positions it takes."""
    tokens = parts_of(word, stemmed, catenate)
    finish = _stemmed if stemmed else lower
    return tuple((finish(part), at) for part, at in tokens), tokens[-1][1] + 1 if tokens else 0


def word_tokens(word: str, stemmed: bool) -> tuple[tuple[Token, ...], int]:
    """The tokens of a word that is indexed, and how many positions it takes: none where nothing is left of it."""
    return _analysed(word, stemmed, True)


def _tokens(text: str, stemmed: bool, catenate: bool, share_gaps: bool) -> list[Token]:
    """The terms of a text. Words without letters and digits leave a gap; neighbouring ones may share it."""
    found: list[Token] = []
    position = 0
    gap = False
    for word in whitespace_words(text):
        tokens, size = _analysed(word, stemmed, catenate)
        if size:
            found += [(term, position + at) for term, at in tokens]
            position, gap = position + size, False
        else:
            position += not (gap and share_gaps)
            gap = True
    return found


def indexed(kind: Kind, text: str, graphs: bool = True) -> list[Token]:
    """The tokens of a value that is indexed. `graphs`: as the newer filter for parts of words gives them."""
    if kind is Kind.NGRAM:
        return [(gram, position) for position, gram in enumerate(ngrams(lower(text)))]
    return _tokens(text, kind is Kind.TEXT, True, graphs)


def asked(kind: Kind, text: str) -> list[Token]:
    """The tokens of a text that is searched for."""
    if kind is Kind.NGRAM:
        return [(lower(word), position) for position, word in enumerate(whitespace_words(text))]
    return _tokens(text, kind is Kind.TEXT, False, False)


def normalised(kind: Kind, text: str) -> str:
    """A text of which only a part is searched for (a prefix, a bound of a range): neither cut nor stemmed."""
    return fold(lower(text)) if kind is Kind.TEXT else lower(text)
