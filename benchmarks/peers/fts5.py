"""SQLite's FTS5 and nothing else: python fts5.py build TEXTS STORE; python fts5.py query STORE DRAFT; python fts5.py words STORE WORDS"""

import json
import re
import sqlite3
import sys
from pathlib import Path

_, what, source, target = sys.argv
if what == "build":
    Path(target).unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    connection.execute("CREATE VIRTUAL TABLE notes USING fts5 (id UNINDEXED, text, tokenize = 'porter unicode61')")
    with open(source, encoding="utf-8") as lines:
        connection.executemany("INSERT INTO notes VALUES (:id, :text)", map(json.loads, lines))
    connection.commit()
else:
    text = Path(target).read_text(encoding="utf-8").lower() if what == "query" else target
    words = sorted(set(re.findall(r"[a-z0-9]+", text)))
    query = (" OR " if what == "query" else " ").join(f'"{word}"' for word in words)
    for id, score in sqlite3.connect(source).execute("SELECT id, bm25(notes) AS score FROM notes WHERE notes MATCH ? ORDER BY score LIMIT 10", (query,)):
        print(f"{-score:.1f} {id}")
