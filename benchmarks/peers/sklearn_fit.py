"""scikit-learn, fitted when asked: python sklearn_fit.py TEXTS DRAFT"""

import json
import sys
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer

with open(sys.argv[1], encoding="utf-8") as lines:
    rows = [json.loads(line) for line in lines]
vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
matrix = vectorizer.fit_transform(row["text"] for row in rows)
scores = (matrix @ vectorizer.transform([Path(sys.argv[2]).read_text(encoding="utf-8")]).T).toarray().ravel()
for place in scores.argsort()[::-1][:10]:
    print(f"{scores[place]:.3f} {rows[place]['id']}")
