"""What a text in a wrong format probably means: proposed only if it is right."""

import pytest

from wegweiser.source.suggestions import suggest


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("date", "31.12.2024", "2024-12-31"),
        ("date", "1. 2. 2024", "2024-02-01"),
        ("date", "Dezember 2024", "2024-12"),
        ("date", "3. März 2024", "2024-03-03"),
        ("date", "2024/12/31", "2024-12-31"),
        ("date", "2024-1-5", "2024-01-05"),
        ("date", "12/2024", "2024-12"),
        ("date", "gestern", ""),
        ("day", "5. Mai 2026", "2026-05-05"),
        ("clock", "9:30", "09:30"),
        ("clock", "9.30 Uhr", "09:30"),
        ("clock", "18 Uhr", "18:00"),
        ("clock", "18h", "18:00"),
        ("clock", "24:00", "00:00"),
        ("clock", "abends", ""),
        ("number", "1.250,5", "1250.5"),
        ("number", "12,5 %", "12.5"),
        ("number", "viele", ""),
        ("flag", "ja", "true"),
        ("flag", "Nein", "false"),
        ("flag", "vielleicht", ""),
        ("email", "singen at hafenchor.example", "singen@hafenchor.example"),
        ("email", "singen(at)hafenchor.example", "singen@hafenchor.example"),
        ("email", "<singen@hafenchor.example>", "singen@hafenchor.example"),
        ("email", "mailto:singen@hafenchor.example", "singen@hafenchor.example"),
        ("url", "www.verbund.example", "https://www.verbund.example"),
        ("url", "verbund.example/bericht", "https://verbund.example/bericht"),
        ("url", "https://a.example/Bericht 2025.pdf", "https://a.example/Bericht%202025.pdf"),
        ("url", "javascript:alert(1)", ""),
        ("slug", "Gezählte_Beratungen", "gezaehlte-beratungen"),
        ("digest", "abc", ""),
    ],
)
def test_what_was_meant(name: str, text: str, meant: str) -> None:
    """People write days, hours, numbers and addresses as they are used to."""
    assert suggest(name, text) == meant
