"""From a calendar that others keep to dates of ours."""
