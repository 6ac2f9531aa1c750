"""bm25s with a stored index: python bm25s_stored.py build TEXTS STORE; python bm25s_stored.py query STORE DRAFT"""

import json
import sys
from pathlib import Path

import bm25s

_, what, source, target = sys.argv
if what == "build":
    with open(source, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    index = bm25s.BM25()
    index.index(bm25s.tokenize([row["text"] for row in rows], stopwords="en", show_progress=False), show_progress=False)
    index.save(target, corpus=[row["id"] for row in rows])
else:
    index = bm25s.BM25.load(source, load_corpus=True)
    draft = bm25s.tokenize([Path(target).read_text(encoding="utf-8")], stopwords="en", show_progress=False)
    found, scores = index.retrieve(draft, k=10, show_progress=False)
    for row, score in zip(found[0], scores[0], strict=True):
        print(f"{score:.1f} {row['text']}")
