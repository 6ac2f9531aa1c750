"""Reports as JSON: a contract, documented in docs/json.md; one file a report. Every object carries its version."""
