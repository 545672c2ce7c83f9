"""What a text in a wrong format probably means: proposed only if it is right."""

import pytest

from wegweiser.source.suggestions import list_readings, suggest


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
        ("date", "1.4.98", "1998-04-01"),
        ("date", "12.05.26", "2026-05-12"),
        ("date", "März 98", "1998-03"),
        ("date", "seit 1998", "1998"),
        ("date", "im Jahr 1998", "1998"),
        ("date", "Mo, 11.05.2026", "2026-05-11"),
        ("date", "Montag, den 11. Mai 2026", "2026-05-11"),
        ("date", "ca. 1998", ""),
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
        ("number", "1.250.000", "1250000"),
        ("number", "1 250,75", "1250.75"),
        ("number", "1'250", "1250"),
        ("number", "1,250.5", "1250.5"),
        ("number", "1.250,50 Euro", "1250.50"),
        ("number", "1250,-", "1250"),
        ("number", "−5", "-5"),
        ("number", "0,125", "0.125"),
        ("number", "viele", ""),
        ("number", "ca. 1250", ""),
        ("count", "1.250", "1250"),
        ("count", "zwei", "2"),
        ("count", "12,0", "12"),
        ("count", "1.5", ""),
        ("count", "0.125", ""),
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
        ("url", "HTTPS://Hafen.example", "https://Hafen.example"),
        ("url", "http:/hafen.example", "https://hafen.example"),
        ("url", "https:hafen.example", "https://hafen.example"),
        ("url", "https://https://hafen.example", "https://hafen.example"),
        ("url", "http://hafen.example/a b", "http://hafen.example/a%20b"),
        ("url", "[Hafen](https://a.example)", "https://a.example"),
        ("url", "<https://a.example/>", "https://a.example/"),
        ("url", "https://a.example https://b.example", ""),
        ("url", "@hafenchor", ""),
        ("url", "javascript:alert(1)", ""),
        ("email", "Mara Muster <a@b.example>", "a@b.example"),
        ("language", "Türkisch", "tr"),
        ("language", "Türkçe", "tr"),
        ("language", "SR", "sr"),
        ("language", "de_DE", "de-DE"),
        ("language", "sr-latn", "sr-Latn"),
        ("language", "Quatsch", ""),
        ("line", " Verein\nam  Kai ", "Verein am Kai"),
        ("slug", "Gezählte_Beratungen", "gezaehlte-beratungen"),
        ("digest", "abc", ""),
    ],
)
def test_what_was_meant(name: str, text: str, meant: str) -> None:
    """People write days, hours, numbers and addresses as they are used to."""
    assert suggest(name, text) == meant


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("1.250", ("1250", "1.25")),
        ("12.500", ("12500", "12.5")),
        ("-1.500", ("-1500", "-1.5")),
        ("3.000", ("3000", "3")),
        ("216.351", ("216351", "216.3510")),
        ("12,500", ("12500", "12.5")),
        ("1.250 Euro", ("1250", "1.25")),
        ("0.125", None),
        ("1.25", None),
        ("1.2500", None),
        ("1250.000", None),
        ("1.250,5", None),
        ("1.250.000", None),
    ],
)
def test_a_point_before_three_digits_is_asked_about(written, readings) -> None:
    """A thousand as in German or a fraction as in YAML: both are proposed, and neither is asked."""
    assert list_readings("number", written) == readings
    assert not any(list_readings("number", reading) for reading in readings or ())
