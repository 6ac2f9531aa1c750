-- Named queries; each begins with a line "-- name: ...".

-- name: delete_note_rows
DELETE FROM {table} WHERE note = ?

-- name: delete_fts
DELETE FROM notes_fts WHERE rowid = ?

-- name: delete_note
DELETE FROM notes WHERE id = ?

-- name: delete_file
DELETE FROM files WHERE path = ?

-- name: files
SELECT path, stat, sha256, notes, reason FROM files

-- name: marks
SELECT path, stat FROM files

-- name: aside
SELECT path, reason FROM files WHERE reason IS NOT NULL

-- name: notes_of_file
SELECT id, note_id FROM notes WHERE path = ?

-- name: put_file
INSERT OR REPLACE INTO files (path, stat, sha256, notes, reason) VALUES (?, ?, ?, ?, ?)

-- name: put_fts
INSERT INTO notes_fts (
    rowid, title, summary, context, impact, detection, timeline, evidence, root_cause, contributing_factors,
    fix, verification, lessons, updates, other
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: put_sections
INSERT INTO sections (note, position, kind, heading, line, text) VALUES (?, ?, ?, ?, ?, ?)

-- name: put_timeline
INSERT INTO timeline (note, position, at, offset_minutes, day, event, line) VALUES (?, ?, ?, ?, ?, ?, ?)

-- name: put_factors
INSERT INTO factors (note, position, text, line) VALUES (?, ?, ?, ?)

-- name: put_lessons
INSERT INTO lessons (note, position, kind, text, line) VALUES (?, ?, ?, ?, ?)

-- name: put_updates
INSERT INTO updates (note, position, kind, path, quote, text, line) VALUES (?, ?, ?, ?, ?, ?, ?)

-- name: put_labels
INSERT INTO labels (note, label) VALUES (?, ?)

-- name: put_fields
INSERT INTO fields (note, position, key, value, line) VALUES (?, ?, ?, ?, ?)

-- name: put_recurrences
INSERT INTO recurrences (note, verdict, target, line) VALUES (?, ?, ?, ?)

-- name: put_earlier
UPDATE recurrences SET earlier = ? WHERE note = ? AND verdict = ? AND target = ?

-- name: forget_earlier
UPDATE recurrences SET earlier = NULL WHERE earlier IS NOT NULL

-- name: verdicts
SELECT note, verdict, target, line FROM recurrences ORDER BY note, line, target

-- name: known
SELECT id, note_id, date, path FROM notes

-- name: put_family
INSERT INTO families (note, root) VALUES (?, ?)

-- name: put_families_of_notes
-- Only where it is another than before, so that a run that joins nothing anew writes no note.
WITH joined AS (SELECT families.note, roots.note_id AS family FROM families JOIN notes AS roots ON roots.id = families.root)
UPDATE notes SET family = (SELECT family FROM joined WHERE joined.note = notes.id)
WHERE id IN (SELECT note FROM families UNION ALL SELECT id FROM notes WHERE family IS NOT NULL)
    AND family IS NOT (SELECT family FROM joined WHERE joined.note = notes.id)

-- name: put_faults
INSERT INTO faults (note, position, line, message) VALUES (?, ?, ?, ?)

-- name: put_vector
INSERT INTO vectors (note, terms, counts, entry_kinds, entry_places, entry_counts) VALUES (?, ?, ?, ?, ?, ?)

-- name: next_note
SELECT coalesce(max(id), 0) + 1 FROM notes

-- name: count_notes
SELECT count(*) FROM notes

-- name: put_build
INSERT OR REPLACE INTO build (id, built_at, program, digest, vocabulary, notes_folder, "commit", notes, levels, heads, repository_url, place, run)
VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: build
SELECT built_at, notes_folder, notes, "commit", program, digest, levels, heads, repository_url, place FROM build

-- name: run
SELECT run FROM build

-- name: vocabulary
SELECT vocabulary FROM build

-- name: corpus
SELECT notes, document_frequencies FROM corpus

-- name: put_corpus
INSERT OR REPLACE INTO corpus (id, notes, document_frequencies) VALUES (1, ?, ?)

-- name: put_term
INSERT INTO terms (id, term) VALUES (?, ?)

-- name: next_term
SELECT coalesce(max(id), 0) + 1 FROM terms

-- name: delete_term
DELETE FROM terms WHERE id = ?

-- name: terms
SELECT id, term FROM terms WHERE term IN (SELECT value FROM json_each(?))

-- name: terms_of_numbers
SELECT id, term FROM terms WHERE id IN (SELECT value FROM json_each(?))

-- name: posting
SELECT notes, impacts FROM postings WHERE term = ? AND block = ?

-- name: put_posting
INSERT OR REPLACE INTO postings (term, block, notes, impacts) VALUES (?, ?, ?, ?)

-- name: delete_posting
DELETE FROM postings WHERE term = ? AND block = ?

-- name: postings_of_terms
SELECT term, block, notes, impacts FROM postings WHERE term IN (SELECT value FROM json_each(?)) ORDER BY term, block

-- name: vector
SELECT terms FROM vectors WHERE note = ?

-- name: all_vectors
SELECT terms, counts, entry_kinds, entry_places, entry_counts FROM vectors

-- name: all_postings
SELECT notes, impacts FROM postings

-- name: sound_values
SELECT
    (SELECT count(*) FROM notes),
    (SELECT max(id) FROM terms),
    (SELECT count(*) FROM notes WHERE typeof(title) != 'text' OR typeof(note_id) != 'text'),
    (SELECT count(*) FROM notes WHERE date IS NOT NULL AND date NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    (SELECT count(*) FROM families WHERE note NOT IN (SELECT id FROM notes) OR root NOT IN (SELECT id FROM notes))

-- name: vectors
SELECT note, terms, counts FROM vectors WHERE note IN (SELECT value FROM json_each(?))

-- name: entries
SELECT terms, entry_kinds, entry_places, entry_counts FROM vectors WHERE note = ?

-- name: summaries
SELECT notes.id, notes.note_id, notes.path, notes.line, notes.title, notes.date, notes.category, notes.root_cause
FROM json_each(:numbers) AS wanted JOIN notes ON notes.id = wanted.value
WHERE (:until IS NULL OR notes.date IS NULL OR notes.date <= :until)
    AND (:category IS NULL OR notes.category = :category COLLATE NOCASE)
ORDER BY wanted.key

-- name: count_before
SELECT (SELECT count(*) FROM notes WHERE date IS NULL) + (SELECT count(*) FROM notes WHERE date <= ?)

-- name: count_before_of_category
SELECT count(*) FROM notes WHERE category = :category COLLATE NOCASE AND (:until IS NULL OR date IS NULL OR date <= :until)

-- name: places
SELECT id, note_id, path, line FROM notes WHERE path IN (SELECT value FROM json_each(?))

-- name: updates_of_notes
SELECT updates.note, updates.kind, updates.text, updates.line, updates.path, updates.quote,
    targets.state, targets.since_commit, targets.since_date, targets.reason, targets.file
FROM updates LEFT JOIN targets ON targets.path = updates.path AND targets.quote = coalesce(updates.quote, '')
WHERE updates.note IN (SELECT value FROM json_each(?))
ORDER BY updates.note, updates.position

-- name: unjudged
-- The plus keeps SQLite from the index on paths: a few notes are new, and nearly all updates have one.
SELECT path, coalesce(quote, '') FROM updates
WHERE note >= ? AND +path IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM targets WHERE targets.path = updates.path AND targets.quote = coalesce(updates.quote, ''))

-- name: put_target
INSERT INTO targets (path, quote, state, since_commit, since_date, reason, file) VALUES (?, ?, ?, ?, ?, ?, ?)

-- name: delete_unnamed_target
DELETE FROM targets
WHERE path = ?1 AND quote = ?2 AND NOT EXISTS (SELECT 1 FROM updates WHERE path = ?1 AND coalesce(quote, '') = ?2)

-- name: targets_of_note
SELECT path, coalesce(quote, '') FROM updates WHERE note = ? AND path IS NOT NULL

-- name: target
SELECT state, since_commit, since_date, reason, file FROM targets WHERE path = ? AND quote = ?

-- name: categories
SELECT notes.category, fields.value, notes.labels, count(*)
FROM notes LEFT JOIN fields ON fields.note = notes.id AND fields.key = 'category'
    AND fields.position = (SELECT min(position) FROM fields AS own WHERE own.note = notes.id AND own.key = 'category')
GROUP BY notes.category, fields.value, notes.labels
ORDER BY notes.category, fields.value, notes.labels

-- name: delete_targets
DELETE FROM targets

-- name: delete_families
DELETE FROM families

-- name: root_cause_line
SELECT line FROM sections WHERE note = ? AND kind = 'root-cause' AND trim(text) != '' ORDER BY position LIMIT 1

-- name: paths_of_content
SELECT path FROM files WHERE sha256 = ?

-- name: content_of_path
SELECT sha256 FROM files WHERE path = ?

-- name: head_of_note
SELECT note_id, path, title, line, date, category FROM notes WHERE id = ?

-- name: fields_of_note
SELECT key, value, line FROM fields WHERE note = ? ORDER BY position

-- name: days_of_note
SELECT event, line, day FROM timeline WHERE note = ? AND day IS NOT NULL ORDER BY position

-- name: verdicts_of_note
SELECT verdict, target, line FROM recurrences WHERE note = ? ORDER BY rowid

-- name: faults_of_note
SELECT line, message FROM faults WHERE note = ? ORDER BY position

-- name: sections_of_note
SELECT kind, heading, line, text FROM sections WHERE note = ? ORDER BY position

-- name: search
SELECT notes.id, notes.note_id, notes.path, notes.title, notes.date, notes.category, notes.line,
    bm25(notes_fts, {weights}) AS rank
FROM notes_fts JOIN notes ON notes.id = notes_fts.rowid
WHERE notes_fts MATCH :query
    AND (:category IS NULL OR notes.category = :category COLLATE NOCASE)
    AND (:severity IS NULL OR notes.severity = :severity COLLATE NOCASE)
    AND (:label IS NULL OR EXISTS (SELECT 1 FROM labels WHERE labels.note = notes.id AND labels.label = :label COLLATE NOCASE))
    AND (:since IS NULL OR notes.date >= :since)
    AND (:until IS NULL OR notes.date <= :until)
ORDER BY rank, notes.note_id
LIMIT :limit

-- name: understood
SELECT count(*) AS notes,
    (SELECT count(DISTINCT note) FROM sections WHERE kind = 'root-cause') AS root_causes,
    count(*) FILTER (WHERE date IS NULL) AS undated,
    count(DISTINCT category) AS categories
FROM notes

-- name: ids
SELECT id, note_id FROM notes

-- name: verdicts_about
SELECT note, verdict FROM recurrences WHERE earlier IN (SELECT value FROM json_each(?)) ORDER BY verdict DESC

-- name: relatives
SELECT relatives.note, families.root, notes.id, notes.note_id, notes.title, notes.date
FROM json_each(:notes) AS wanted
JOIN families AS relatives ON relatives.note = wanted.value
JOIN families ON families.root = relatives.root
JOIN notes ON notes.id = families.note
ORDER BY relatives.note, notes.date IS NULL, notes.date, notes.note_id

-- name: compared
SELECT notes.id, notes.note_id, notes.path,
    coalesce((SELECT min(line) FROM sections WHERE sections.note = notes.id AND kind = 'root-cause' AND trim(text) != ''), notes.line),
    notes.title, notes.date, notes.category, notes.root_cause,
    max(notes.date, coalesce((SELECT max(day) FROM timeline WHERE timeline.note = notes.id), notes.date)), files.sha256
FROM notes JOIN files ON files.path = notes.path
ORDER BY notes.date IS NOT NULL, notes.date, notes.note_id

-- name: labelled
SELECT note, label FROM labels ORDER BY note, label

-- name: spoken
SELECT title FROM notes WHERE id = :note
UNION ALL SELECT * FROM (SELECT text FROM sections WHERE note = :note ORDER BY position)
UNION ALL SELECT * FROM (SELECT value FROM fields WHERE note = :note AND key NOT IN ('recurrence_of', 'not_recurrence_of') ORDER BY position)

-- name: judged
SELECT note, earlier FROM recurrences WHERE earlier IS NOT NULL

-- name: roots
SELECT note, root FROM families

-- name: notes_by_path
SELECT note_id, date, path FROM notes ORDER BY note_id

-- name: unknown_headings
SELECT heading, count(*) AS times FROM sections WHERE kind = 'other' AND heading != '' GROUP BY heading ORDER BY times DESC, heading
