"""Reports as SARIF 2.1.0, the form of findings that code scanning takes."""
