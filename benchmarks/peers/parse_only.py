"""Parse all notes of a folder with markdown-it and nothing else: python parse_only.py FOLDER"""

import sys
from pathlib import Path

from markdown_it import MarkdownIt

parser = MarkdownIt("commonmark").enable("table")
for path in sorted(Path(sys.argv[1]).rglob("*.md")):
    parser.parse(path.read_text(encoding="utf-8"))
