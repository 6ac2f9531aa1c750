"""How well recurrences are found and flagged; the door to scikit-learn's measures and fits."""
