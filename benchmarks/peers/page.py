"""Pages of Datasette, one for each line of standard input, its seconds on standard output: python page.py DATABASE [METADATA]

A line is a path, or a path and a file that is posted there.
"""

import asyncio
import re
import sys
import time
from pathlib import Path


async def main() -> None:
    """Answer until standard input ends."""
    from datasette.app import Datasette
    from datasette.utils import parse_metadata

    metadata = parse_metadata(Path(sys.argv[2]).read_text(encoding="utf-8")) if len(sys.argv) > 2 else None
    for table in (table for database in (metadata or {}).get("databases", {}).values() for table in database.get("tables", {}).values()):
        # The page that is asked for names its own facets.
        table.pop("facets", None)
    datasette = Datasette([sys.argv[1]], metadata=metadata)
    await datasette.invoke_startup()
    for line in sys.stdin:
        path, _, posted = line.strip().partition(" ")
        draft = Path(posted).read_bytes() if posted else None
        start = time.perf_counter()
        response = await (datasette.client.post(path, content=draft, headers={"content-type": "text/markdown"}) if draft else datasette.client.get(path))
        took = time.perf_counter() - start
        assert response.status_code == 200, (response.status_code, response.text[:500])
        facets = set(re.findall(r'class="facet-info facet-[^"]*" id="facet-([^"]*)"', response.text))
        assert len(facets) == path.count("_facet="), facets
        print(took, flush=True)


asyncio.run(main())
