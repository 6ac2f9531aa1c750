def main() -> None:
    """The program that breaks in these notes."""
