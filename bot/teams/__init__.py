"""Microsoft Teams as a platform: botbuilder-core in sdk.py alone, everything else in our own words."""
