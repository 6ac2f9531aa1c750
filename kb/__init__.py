"""kb: an anti-pattern knowledge base built from postmortem notes."""
