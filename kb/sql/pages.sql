-- Named queries of the pages of the site; each begins with a line "-- name: ...".

-- name: categories
SELECT category, count(*) AS notes, count(*) FILTER (WHERE id IN (SELECT note FROM recurrences WHERE verdict = 'recurrence_of' AND earlier IS NOT NULL))
FROM notes
GROUP BY category
ORDER BY notes DESC, category IS NULL, category

-- name: standing_of_all
-- The plus lets SQLite look for the quote in the index as well: one file may have very many.
SELECT (SELECT count(DISTINCT root) FROM families), (SELECT count(*) FROM targets WHERE state = 'gone'),
    count(DISTINCT updates.note), count(DISTINCT families.note)
FROM targets
JOIN updates ON updates.path = targets.path AND coalesce(updates.quote, '') = +targets.quote
LEFT JOIN families ON families.note = updates.note
WHERE targets.state = 'gone'

-- name: listed
SELECT id, note_id, title, date, category, severity, impact, root_cause, labels, family
FROM notes
WHERE (:category IS NULL OR category = :category COLLATE NOCASE)
    AND (:severity IS NULL OR severity = :severity COLLATE NOCASE)
    AND (:label IS NULL OR EXISTS (SELECT 1 FROM labels WHERE labels.note = notes.id AND labels.label = :label COLLATE NOCASE))
    AND (:since IS NULL OR date >= :since)
    AND (:until IS NULL OR date <= :until)
ORDER BY date DESC, note_id
LIMIT :limit

-- name: count_listed
SELECT count(*)
FROM notes
WHERE (:category IS NULL OR category = :category COLLATE NOCASE)
    AND (:severity IS NULL OR severity = :severity COLLATE NOCASE)
    AND (:label IS NULL OR EXISTS (SELECT 1 FROM labels WHERE labels.note = notes.id AND labels.label = :label COLLATE NOCASE))
    AND (:since IS NULL OR date >= :since)
    AND (:until IS NULL OR date <= :until)

-- name: number
SELECT id FROM notes WHERE note_id = ?

-- name: note
SELECT id, note_id, path, line, title, date, started_at, category, severity, impact, root_cause, labels, owner, release, review, family
FROM notes WHERE id = ?

-- name: note_after
-- Undated notes come last.
SELECT id, note_id, title, date FROM (
    SELECT * FROM (SELECT 1 AS turn, id, note_id, title, date FROM notes WHERE (date, note_id) > (:date, :id) ORDER BY date, note_id LIMIT 1)
    UNION ALL
    SELECT * FROM (
        SELECT 2 AS turn, id, note_id, title, date FROM notes
        WHERE date IS NULL AND note_id > CASE WHEN :date IS NULL THEN :id ELSE '' END
        ORDER BY note_id LIMIT 1
    )
) ORDER BY turn LIMIT 1

-- name: note_before
SELECT id, note_id, title, date FROM (
    SELECT * FROM (SELECT 1 AS turn, id, note_id, title, date FROM notes WHERE :date IS NULL AND date IS NULL AND note_id < :id ORDER BY note_id DESC LIMIT 1)
    UNION ALL
    SELECT * FROM (
        SELECT 2 AS turn, id, note_id, title, date FROM notes
        WHERE (date, note_id) < (coalesce(:date, '~'), :id)
        ORDER BY date DESC, note_id DESC LIMIT 1
    )
) ORDER BY turn LIMIT 1

-- name: body
SELECT markdown, line FROM bodies WHERE note = ?

-- name: fields
SELECT key, value, line FROM fields WHERE note = ? ORDER BY position

-- name: timeline
SELECT event, line, at, offset_minutes, day FROM timeline WHERE note = ? ORDER BY position

-- name: factors
SELECT line, text FROM factors WHERE note = ? ORDER BY position

-- name: lessons
SELECT kind, text, line FROM lessons WHERE note = ? ORDER BY position

-- name: verdicts_of_note
-- In the order in which they were written.
SELECT verdict, target, line FROM recurrences WHERE note = ? ORDER BY rowid

-- name: faults
SELECT line, message FROM faults WHERE note = ? ORDER BY position

-- name: anti_patterns
SELECT lessons.note, notes.date, lessons.text, lessons.line
FROM lessons JOIN notes ON notes.id = lessons.note
WHERE lessons.kind = 'anti-pattern'
ORDER BY notes.date IS NULL, notes.date, notes.note_id, lessons.position

-- name: notes_in_line
SELECT id, note_id, title, date FROM notes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY date DESC, note_id

-- name: named_targets
SELECT updates.path, coalesce(updates.quote, '') AS quoted, group_concat(DISTINCT updates.kind), count(DISTINCT updates.note) AS notes
FROM updates
WHERE updates.path IS NOT NULL
GROUP BY updates.path, quoted
ORDER BY notes DESC, updates.path, quoted
LIMIT :limit OFFSET :offset

-- name: count_named_targets
SELECT count(*) FROM (SELECT 1 FROM updates WHERE path IS NOT NULL GROUP BY path, coalesce(quote, ''))

-- name: standing
SELECT state, since_commit, since_date, reason, file FROM targets WHERE path = ? AND quote = ?

-- name: notes_of_target
SELECT notes.id, notes.note_id, notes.title, notes.date, min(updates.line)
FROM updates JOIN notes ON notes.id = updates.note
WHERE updates.path = :path AND coalesce(updates.quote, '') = :quote
GROUP BY notes.id
ORDER BY notes.date DESC, notes.note_id
LIMIT :limit

-- name: months
SELECT month, category, notes FROM months_by_category

-- name: verdict_links
SELECT said.verdict, notes.note_id, notes.title, notes.date, said.direction, notes.id
FROM (
    SELECT verdict, earlier AS other, 'earlier' AS direction FROM recurrences WHERE note = :note AND earlier IS NOT NULL
    UNION ALL
    SELECT verdict, note, 'later' FROM recurrences WHERE earlier = :note
) AS said JOIN notes ON notes.id = said.other
ORDER BY said.direction, said.verdict DESC, notes.date IS NULL, notes.date, notes.note_id

-- name: recurred
SELECT later.id, later.note_id, later.title, later.date, earlier.id, earlier.note_id, earlier.title, earlier.date
FROM recurrences
JOIN notes AS later ON later.id = recurrences.note
JOIN notes AS earlier ON earlier.id = recurrences.earlier
WHERE verdict = 'recurrence_of'
ORDER BY later.date DESC, later.note_id, earlier.note_id
LIMIT ?

-- name: faults_of_all
SELECT notes.note_id, notes.path, faults.line, faults.message
FROM faults JOIN notes ON notes.id = faults.note
ORDER BY notes.note_id, faults.line, faults.position
LIMIT ?

-- name: count_faults
SELECT count(*) FROM faults

-- name: ids_between
SELECT id, note_id FROM notes WHERE id BETWEEN ? AND ?

-- name: sought
SELECT id, note_id, title, date, category, severity, owner, release, labels FROM notes ORDER BY date, note_id
