"""Microsoft Teams as a platform: the library in sdk.py and trust.py alone, everything else in our own words."""
