-- The tables of kb.db. Documented in docs/schema.md.

CREATE TABLE build (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    built_at TEXT NOT NULL,         -- UTC
    program TEXT NOT NULL,
    digest TEXT NOT NULL,           -- of vocabulary, configuration and parser version
    vocabulary TEXT NOT NULL,       -- JSON: the words that the notes were read with
    notes_folder TEXT NOT NULL,
    "commit" TEXT,
    notes INTEGER NOT NULL,
    levels TEXT NOT NULL,           -- JSON: from which score a match is strong or possible
    heads TEXT NOT NULL,            -- JSON: the repositories in which targets were judged: folder, commit, whether the clone is shallow
    repository_url TEXT,            -- where the repository of the notes is on the web
    place TEXT,                     -- of the notes folder under the root of its repository; '' for the root, NULL when in none
    run TEXT NOT NULL               -- tells the builds of two runs apart, be they made within a second
);

CREATE TABLE files (
    path TEXT PRIMARY KEY,
    stat TEXT NOT NULL,             -- size, times and inode: unchanged means that the file need not be read
    sha256 TEXT NOT NULL,
    notes INTEGER NOT NULL,
    reason TEXT                     -- why it was skipped
);
CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX files_aside ON files (path, reason) WHERE reason IS NOT NULL;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    date TEXT,                      -- YYYY-MM-DD in the author's zone
    category TEXT,
    severity TEXT,
    impact TEXT,
    root_cause TEXT,
    labels TEXT NOT NULL,           -- JSON array
    family TEXT,                    -- note_id of the earliest note of its family
    owner TEXT,
    release TEXT,
    year INTEGER,
    month TEXT,                     -- YYYY-MM
    started_at TEXT,                -- UTC
    review TEXT,
    note_id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    line INTEGER NOT NULL
);
CREATE INDEX notes_date ON notes (date, note_id);
CREATE INDEX notes_category ON notes (category);
CREATE INDEX notes_severity ON notes (severity);
CREATE INDEX notes_year ON notes (year);
CREATE INDEX notes_month ON notes (month, category);
CREATE INDEX notes_path ON notes (path);
CREATE INDEX notes_family ON notes (family) WHERE family IS NOT NULL;

CREATE TABLE bodies (
    note INTEGER PRIMARY KEY REFERENCES notes (id),
    line INTEGER NOT NULL,          -- where it begins in its file
    markdown TEXT NOT NULL
);

CREATE TABLE sections (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    heading TEXT NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (note, position)
);
CREATE INDEX sections_kind ON sections (kind);

CREATE TABLE timeline (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    at TEXT,                        -- UTC
    offset_minutes INTEGER,
    day TEXT,
    event TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (note, position)
);

CREATE TABLE factors (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (note, position)
);

CREATE TABLE lessons (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- lesson or anti-pattern
    text TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (note, position)
);
CREATE INDEX lessons_kind ON lessons (kind);

CREATE TABLE updates (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- scenario, case, checklist, gate, traceability, pattern or other
    path TEXT,
    quote TEXT,
    text TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (note, position)
);
CREATE INDEX updates_target ON updates (path, coalesce(quote, ''));

CREATE TABLE targets (
    path TEXT NOT NULL,
    quote TEXT NOT NULL,            -- '' when the update quotes no line
    state TEXT NOT NULL,            -- stands, gone or unknown
    since_commit TEXT,              -- which took it away
    since_date TEXT,                -- of that commit, UTC, YYYY-MM-DD
    reason TEXT,                    -- why it is unknown; what went; where it stands
    file TEXT,                      -- at which it stands, from the root of the notes' own repository
    PRIMARY KEY (path, quote)
);
CREATE INDEX targets_state ON targets (state);

CREATE TABLE labels (
    note INTEGER NOT NULL REFERENCES notes (id),
    label TEXT NOT NULL,
    PRIMARY KEY (note, label)
);
CREATE INDEX labels_label ON labels (label);

CREATE TABLE fields (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (note, position)
);
CREATE INDEX fields_key ON fields (key);

CREATE TABLE recurrences (
    note INTEGER NOT NULL REFERENCES notes (id),
    verdict TEXT NOT NULL,          -- recurrence_of or not_recurrence_of
    target TEXT NOT NULL,           -- an id, or what is short for one, as written
    line INTEGER NOT NULL,
    earlier INTEGER REFERENCES notes (id), -- NULL when the target means no note, or several
    PRIMARY KEY (note, verdict, target)
);
CREATE INDEX recurrences_earlier ON recurrences (earlier);

CREATE TABLE families (
    note INTEGER PRIMARY KEY REFERENCES notes (id),
    root INTEGER NOT NULL REFERENCES notes (id) -- its earliest note
);
CREATE INDEX families_root ON families (root);

CREATE TABLE faults (
    note INTEGER NOT NULL REFERENCES notes (id),
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (note, position)
);

-- One column for the title and one for each kind of section; CJK text stands as bigrams.
CREATE VIRTUAL TABLE notes_fts USING fts5 (
    title, summary, context, impact, detection, timeline, evidence, root_cause, contributing_factors,
    fix, verification, lessons, updates, other,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Similarity. Packed little-endian integers; see docs/schema.md.
CREATE TABLE corpus (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    notes INTEGER NOT NULL,
    document_frequencies BLOB NOT NULL
);
CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE
);
CREATE TABLE vectors (
    note INTEGER PRIMARY KEY,       -- no reference: a note's page would offer the bytes as a link
    terms BLOB NOT NULL,
    counts BLOB NOT NULL,           -- doubled and weighted
    entry_kinds BLOB NOT NULL,
    entry_places BLOB NOT NULL,     -- places in terms
    entry_counts BLOB NOT NULL      -- as written
);
CREATE TABLE postings (
    term INTEGER NOT NULL,
    block INTEGER NOT NULL,
    notes BLOB NOT NULL,            -- places in the block
    impacts BLOB NOT NULL,
    PRIMARY KEY (term, block)
) WITHOUT ROWID;
