"""An outside reader of Markdown (markdown-it-py, CommonMark), and what a text says by its HTML."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

INLINE = frozenset({"a", "code", "em", "mark", "strong"})


def render(text: str) -> str:
    """Return the HTML of a text as CommonMark has it."""
    return str(MarkdownIt("commonmark").render(text))


def list_statements(html: str) -> list[str]:
    """Return the words of HTML, and between them its lists: "(ul", "li", "(ol", "li3", ")"."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_words()
    return reader.found


class _Reader(HTMLParser):
    """Collects words and lists."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = ""
        self.lists: list[tuple[str, int]] = []

    def end_words(self) -> None:
        self.found += self.words.split()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.end_words()
        attributes = dict(attrs)
        if tag in {"ol", "ul"}:
            self.found.append(f"({tag}")
            self.lists.append((tag, int(attributes.get("start") or 1)))
        elif tag == "li":
            kind, number = self.lists[-1]
            number = int(attributes.get("value") or number)
            self.found.append(f"li{number}" if kind == "ol" else "li")
            self.lists[-1] = kind, number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.end_words()
        if tag in {"ol", "ul"}:
            self.found.append(")")
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
