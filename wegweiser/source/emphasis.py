"""Emphasis by "*" and "_", after CommonMark 0.31 (6.2); between letters both are letters.

So „Migrant*innen“ stays what it is, while "*wichtig*" is emphasised.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from re import compile as compile_pattern
from xml.etree import ElementTree as ET

_RUN = compile_pattern(r"\*+|_+")
_UNTOUCHED_TAGS = frozenset({"code", "pre"})


class _Run:
    """Signs of one kind in a row, which may begin and end emphasis."""

    def __init__(self, signs: str, before: str, after: str) -> None:
        """Take the signs, and what stands right before and after them."""
        self.sign, self.length, self.left = signs[0], len(signs), len(signs)
        self.ends: list[str] = []
        self.begins: list[str] = []
        is_before_word = _touches_word(after, before)
        is_after_word = _touches_word(before, after)
        self.may_begin = is_before_word and (not is_after_word or _is_sign(before))
        self.may_end = is_after_word and (not is_before_word or _is_sign(after))

    def fits(self, end: "_Run") -> bool:
        """Tell whether another run may end what this one begins (CommonMark 6.2, rules 9, 10)."""
        is_ambiguous = self.may_end or end.may_begin
        is_third = (self.length + end.length) % 3 == 0 and self.length % 3 != 0
        return self.sign == end.sign and not (is_ambiguous and is_third)


_Part = str | ET.Element | _Run


class EmphasisReader:
    """Puts emphasis into a tree in which all else has been read.

    A tree processor of Python-Markdown (https://python-markdown.github.io/extensions/api/).
    """

    def run(self, root: ET.Element) -> None:
        """Emphasise the words of every element."""
        for element in list(root.iter()):
            if element.tag not in _UNTOUCHED_TAGS and _has_signs(element):
                parts = _split_parts(element)
                _pair_runs([part for part in parts if isinstance(part, _Run)])
                _rebuild(element, parts)


def _has_signs(element: ET.Element) -> bool:
    """Tell whether signs of emphasis stand in the words of an element."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    # What was read already is of a class of its own: addresses, code.
    return type(texts[0]) is str and any("*" in text or "_" in text for text in texts)


def _touches_word(near: str, far: str) -> bool:
    """Tell whether signs belong to what is near (CommonMark: flanking delimiter run)."""
    if near.isspace():
        return False
    return not _is_sign(near) or far.isspace() or _is_sign(far)


def _is_sign(character: str) -> bool:
    """Tell whether a character is a sign; escaped ones stand between control characters."""
    return character in "\x02\x03" or unicodedata.category(character)[0] in "PS"


def _split_parts(element: ET.Element) -> list[_Part]:
    """Return what an element holds: words, runs of signs, and the elements between them."""
    children = list(element)
    texts = [element.text or "", *(child.tail or "" for child in children)]
    # What stands beside words: the end of the text or of a line, else the sign of an element.
    edges = [" ", *("\n" if child.tag == "br" else ")" for child in children), " "]
    parts: list[_Part] = []
    for number, text in enumerate(texts):
        if number:
            parts.append(children[number - 1])
        parts += _split_text(text, edges[number], edges[number + 1])
    return parts


def _split_text(text: str, before: str, after: str) -> Iterator[_Part]:
    start = 0
    padded = f"{before}{text}{after}"
    for match in _RUN.finditer(text):
        yield text[start : match.start()]
        start = match.end()
        yield _Run(match[0], padded[match.start()], padded[start + 1])
    yield text[start:]


def _pair_runs(runs: Sequence[_Run]) -> None:
    """Find the beginning of each emphasis that ends (CommonMark, appendix: process emphasis)."""
    openers: list[tuple[int, _Run]] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for number, run in enumerate(runs):
        key = (run.sign, run.may_begin, run.length % 3)
        while run.may_end and run.left:
            place = _find_opener(openers, run, bottoms.get(key, 0))
            if place < 0:
                bottoms[key] = number  # nothing before this run fits one of its kind
                break
            del openers[place + 1 :]
            _join(openers[place][1], run)
            if not openers[place][1].left:
                openers.pop()
        if run.may_begin and run.left:
            openers.append((number, run))


def _find_opener(openers: Sequence[tuple[int, _Run]], end: _Run, bottom: int) -> int:
    """Return the last run from `bottom` on that another may end; -1 for none."""
    for place in range(len(openers) - 1, -1, -1):
        number, opener = openers[place]
        if number < bottom:
            return -1
        if opener.fits(end):
            return place
    return -1


def _join(begin: _Run, end: _Run) -> None:
    """Make emphasis of what stands between two runs, strong with two signs of each."""
    size = 2 if begin.left > 1 and end.left > 1 else 1
    tag = "strong" if size > 1 else "em"
    begin.begins.append(tag)
    end.ends.append(tag)
    begin.left -= size
    end.left -= size


def _rebuild(element: ET.Element, parts: Sequence[_Part]) -> None:
    """Fill an element anew: signs that nothing came of are words."""
    element.text = ""
    for child in list(element):
        child.tail = ""
        element.remove(child)
    open_elements = [element]
    for part in parts:
        if isinstance(part, _Run):
            del open_elements[len(open_elements) - len(part.ends) :]
            _append_text(open_elements[-1], part.sign * part.left)
            for tag in reversed(part.begins):
                open_elements.append(ET.SubElement(open_elements[-1], tag))
                open_elements[-1].text = open_elements[-1].tail = ""
        elif isinstance(part, str):
            _append_text(open_elements[-1], part)
        else:
            open_elements[-1].append(part)


def _append_text(element: ET.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
