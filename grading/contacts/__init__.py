"""Contact rules, business calendars, due dates, movement between gradings."""
