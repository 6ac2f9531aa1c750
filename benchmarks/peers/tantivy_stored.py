"""tantivy: python tantivy_stored.py build TEXTS STORE; python tantivy_stored.py query STORE DRAFT"""

import json
import re
import sys
from pathlib import Path

import tantivy

_, what, source, target = sys.argv
if what == "build":
    Path(target).mkdir(exist_ok=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    writer = tantivy.Index(builder.build(), path=target).writer(64_000_000)
    with open(source, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            writer.add_document(tantivy.Document(id=row["id"], text=row["text"]))
    writer.commit()
    writer.wait_merging_threads()
else:
    index = tantivy.Index.open(source)
    words = " ".join(sorted(set(re.findall(r"[a-z0-9]+", Path(target).read_text(encoding="utf-8").lower()))))
    searcher = index.searcher()
    for score, address in searcher.search(index.parse_query(words, ["text"]), 10).hits:
        print(f"{score:.1f} {searcher.doc(address)['id'][0]}")
