-- Questions that the site and others ask; they work in Datasette, in sqlite3, everywhere.

CREATE VIEW root_causes AS
SELECT notes.title, notes.date, notes.category, sections.text AS root_cause, sections.heading, sections.line, notes.note_id, notes.id AS note
FROM notes JOIN sections ON sections.note = notes.id AND sections.kind = 'root-cause' AND trim(sections.text, char(9, 10, 32)) != ''
ORDER BY notes.date DESC, notes.id, sections.position;

CREATE VIEW anti_patterns AS
SELECT lessons.text AS anti_pattern, notes.title, notes.date, notes.category, lessons.line, notes.note_id, notes.id AS note
FROM lessons JOIN notes ON notes.id = lessons.note
WHERE lessons.kind = 'anti-pattern'
ORDER BY notes.date DESC, notes.id, lessons.position;

CREATE VIEW updates_by_target AS
SELECT updates.path AS target, updates.kind, count(DISTINCT updates.note) AS notes,
    min(notes.date) AS first_date, max(notes.date) AS last_date, group_concat(DISTINCT updates.quote) AS quotes
FROM updates JOIN notes ON notes.id = updates.note
WHERE updates.path IS NOT NULL
GROUP BY updates.path, updates.kind
ORDER BY notes DESC, target;

-- The plus lets SQLite look for the quote in the index as well: one file may have very many.
CREATE VIEW targets_gone AS
SELECT targets.path AS target, targets.quote, targets.since_date, targets.since_commit, targets.reason,
    updates.kind, notes.title, notes.date, updates.line, notes.note_id, notes.id AS note
FROM targets
JOIN updates ON updates.path = targets.path AND coalesce(updates.quote, '') = +targets.quote
JOIN notes ON notes.id = updates.note
WHERE targets.state = 'gone'
ORDER BY targets.since_date DESC, target, targets.quote, notes.date DESC, notes.id, updates.position;

CREATE VIEW months_by_category AS
SELECT month, category, count(*) AS notes
FROM notes
GROUP BY month, category
ORDER BY month DESC, category;

CREATE VIEW verdicts AS
SELECT later.title, recurrences.verdict, earlier.title AS earlier_title, recurrences.target, later.date, recurrences.line,
    later.note_id, earlier.note_id AS earlier_id, later.id AS note, earlier.id AS earlier
FROM recurrences
JOIN notes AS later ON later.id = recurrences.note
LEFT JOIN notes AS earlier ON earlier.id = recurrences.earlier
ORDER BY later.date DESC, later.id;

CREATE VIEW family_members AS
SELECT roots.title AS root_title, members.title, members.date, members.category,
    members.note_id, roots.note_id AS root_id, members.id AS note, roots.id AS root
FROM families
JOIN notes AS roots ON roots.id = families.root
JOIN notes AS members ON members.id = families.note
ORDER BY roots.date DESC, roots.id, members.date IS NULL, members.date, members.note_id;
