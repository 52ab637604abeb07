"""The vocabulary: events, cards, words, turns and flows. What every platform and every handler shares."""
