def test_main() -> None:
    """It starts."""
