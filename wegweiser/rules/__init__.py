"""Everything that judges a city, in one list; what a file may hold at all its reader judges."""

from collections.abc import Callable, Iterable, Iterator

from wegweiser.build.jobs import PlanError
from wegweiser.diagnostics import Diagnostic
from wegweiser.rules.catalogues import check_catalogues, check_outside_translations
from wegweiser.rules.city import NOWHERE, City
from wegweiser.rules.consent import check_consent
from wegweiser.rules.contacts import check_phones, check_postcode_areas, check_postcodes
from wegweiser.rules.dates import (
    check_figure_dates,
    check_organisation_dates,
    check_past_dates,
    check_programme_dates,
    check_spans,
)
from wegweiser.rules.districts import check_neighbours, check_quarters, check_tiles
from wegweiser.rules.duplicates import check_contradicting_pairs, check_duplicates
from wegweiser.rules.entries import (
    check_entry_ages,
    check_former_ids,
    check_ids,
    check_language_names,
    check_lost_addresses,
    check_merged_entries,
    check_order,
    check_websites,
)
from wegweiser.rules.events import (
    check_ended_rhythms,
    check_event_dates,
    check_held_events,
    check_hours,
    check_revisions,
    check_rhythms,
)
from wegweiser.rules.failures import check_plan, report_failure
from wegweiser.rules.forms import check_form_texts
from wegweiser.rules.links import (
    check_address_parts,
    check_internal_links,
    check_menus,
    check_output_paths,
)
from wegweiser.rules.media import (
    check_credited_files,
    check_file_credits,
    check_picture_names,
    check_pictures,
)
from wegweiser.rules.pages import (
    check_cited_laws,
    check_page_languages,
    check_plain_language,
)
from wegweiser.rules.personal import check_personal_details
from wegweiser.rules.persons import check_person_names
from wegweiser.rules.references import check_references
from wegweiser.rules.settings import check_settings, check_source_language
from wegweiser.rules.texts import check_readings
from wegweiser.rules.theme import (
    check_glyphs,
    check_logo,
    check_printed_languages,
    check_theme_words,
)
from wegweiser.rules.values import (
    check_non_answers,
    check_own_names,
    check_repeated_values,
    check_sources,
)
from wegweiser.rules.weekdays import check_repeated_weekdays, check_written_weekdays

Rule = Callable[[City], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    check_references,
    check_ids,
    check_former_ids,
    check_lost_addresses,
    check_consent,
    check_personal_details,
    check_person_names,
    check_sources,
    check_non_answers,
    check_own_names,
    check_repeated_values,
    check_phones,
    check_postcodes,
    check_postcode_areas,
    check_spans,
    check_past_dates,
    check_event_dates,
    check_held_events,
    check_hours,
    check_rhythms,
    check_ended_rhythms,
    check_repeated_weekdays,
    check_written_weekdays,
    check_revisions,
    check_organisation_dates,
    check_programme_dates,
    check_figure_dates,
    check_entry_ages,
    check_order,
    check_quarters,
    check_neighbours,
    check_tiles,
    check_merged_entries,
    check_language_names,
    check_websites,
    check_duplicates,
    check_contradicting_pairs,
    check_pictures,
    check_file_credits,
    check_credited_files,
    check_picture_names,
    check_page_languages,
    check_cited_laws,
    check_plain_language,
    check_outside_translations,
    check_readings,
    check_settings,
    check_source_language,
    check_form_texts,
    check_theme_words,
    check_catalogues,
    check_logo,
    check_printed_languages,
    check_plan,
    check_menus,
    check_address_parts,
    check_internal_links,
    check_output_paths,
    check_glyphs,
)


def check_site(city: City) -> Iterator[Diagnostic]:
    """Yield every breach of the rules, but for what a field breaks that cannot be read."""
    for rule in RULES:
        for diagnostic in _apply_rule(rule, city):
            if diagnostic.location != NOWHERE:
                yield diagnostic
    city.text_judge.forget_others()


def _apply_rule(rule: Rule, city: City) -> Iterator[Diagnostic]:
    """Yield the breaches of a rule; a rule that fails is a finding itself and stops no other."""
    try:
        yield from rule(city)
    except PlanError:
        raise
    except Exception as fault:  # noqa: BLE001  whatever a text may bring about
        yield report_failure(city, rule.__name__, fault)
