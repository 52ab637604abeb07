"""When: phrases, availability, slots, calendars, invitations. Pure functions; clock.py is the only clock."""
