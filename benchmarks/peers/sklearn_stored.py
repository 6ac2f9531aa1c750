"""scikit-learn with a stored fit: python sklearn_stored.py build TEXTS STORE; python sklearn_stored.py query STORE DRAFT"""

import json
import sys
from pathlib import Path

import joblib

_, what, source, target = sys.argv
if what == "build":
    from sklearn.feature_extraction.text import TfidfVectorizer

    with open(source, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    joblib.dump((vectorizer, vectorizer.fit_transform(row["text"] for row in rows), [row["id"] for row in rows]), target)
else:
    vectorizer, matrix, ids = joblib.load(source)
    scores = (matrix @ vectorizer.transform([Path(target).read_text(encoding="utf-8")]).T).toarray().ravel()
    for place in scores.argsort()[::-1][:10]:
        print(f"{scores[place]:.3f} {ids[place]}")
