"""What programs read: open data, calendars, feeds, the search index, the sitemap."""
