"""The packaged metadata, for a database of any name: Datasette keys metadata by the stem of the file."""

from importlib.resources import files
from typing import Any

PACKAGED_FOR = "kb"
"""The name of the database in kb/data/metadata.yml."""


def metadata_for(name: str) -> dict[str, Any]:
    """The metadata for a database of a name."""
    from datasette.utils import parse_metadata, tilde_encode

    metadata: dict[str, Any] = parse_metadata(files("kb").joinpath("data", "metadata.yml").read_text(encoding="utf-8"))
    database = metadata["databases"].pop(PACKAGED_FOR)
    metadata["databases"][name] = database
    for described in (metadata, database):
        described["description_html"] = described["description_html"].replace(f'href="{PACKAGED_FOR}/', f'href="{tilde_encode(name)}/')
    return metadata
