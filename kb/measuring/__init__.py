"""Figures over notes and time, one a file."""
