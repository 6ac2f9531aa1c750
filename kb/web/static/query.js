// The language of kb search for a folder of plain files: words, "a phrase", word*, one OR other, -unwanted. Best first, as SQLite's bm25 has it.
"use strict";

const query = (() => {
  const CJK = "\\u3005\\u3006\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff66-\\uff9f";
  const IS_CJK = new RegExp(`^[${CJK}]`, "u");
  const ATOM = new RegExp(`[${CJK}]|(?:(?![${CJK}])[\\p{L}\\p{N}])+`, "gu");
  const IS_ASCII = /^[\x00-\x7f]*$/;

  // Lower case, without accents on Latin, Greek and Cyrillic letters.
  function plain(text) {
    const lower = text.toLowerCase();
    if (IS_ASCII.test(lower)) return lower;
    return lower.normalize("NFD").replace(/([\u0041-\u024f\u0370-\u052f])[\u0300-\u036f]+/g, "$1").normalize("NFC");
  }

  // The words of a plain text, and each CJK sign, with where they begin and end.
  function atoms(folded) {
    const pattern = IS_ASCII.test(folded) ? /[a-z0-9]+/g : ATOM;
    return Array.from(folded.matchAll(pattern), (found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));
  }

  // Porter's first stemmer (1980), which SQLite's full-text search has.
  const ENDINGS = [
    {
      ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", abli: "able", alli: "al", entli: "ent", eli: "e", ousli: "ous", ization: "ize",
      ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble",
    },
    { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" },
  ];
  const CONSONANTS = "[^aeiou][^aeiouy]*";
  const VOWELS = "[aeiouy][aeiou]*";
  const SOME = new RegExp(`^(${CONSONANTS})?${VOWELS}${CONSONANTS}`);
  const ONE = new RegExp(`^(${CONSONANTS})?${VOWELS}${CONSONANTS}(${VOWELS})?$`);
  const SEVERAL = new RegExp(`^(${CONSONANTS})?${VOWELS}${CONSONANTS}${VOWELS}${CONSONANTS}`);
  const HAS_VOWEL = new RegExp(`^(${CONSONANTS})?[aeiouy]`);
  const SHORT = new RegExp(`^${CONSONANTS}[aeiouy][^aeiouwxy]$`);
  const PATTERNS = ENDINGS.map((endings) => new RegExp(`^(.+?)(${Object.keys(endings).sort((one, other) => other.length - one.length).join("|")})$`));
  const LAST = /^(.+?)(ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou)$/;

  function withoutPlural(word) {
    if (/(ss|i)es$/.test(word)) return word.slice(0, -2);
    return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
  }

  function withoutTense(word) {
    if (word.endsWith("eed")) return SOME.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
    const found = /^(.+)(ed|ing)$/.exec(word);
    if (!found || !HAS_VOWEL.test(found[1])) return word;
    const root = found[1];
    if (/(at|bl|iz)$/.test(root) || SHORT.test(root)) return `${root}e`;
    return /([^aeiouylsz])\1$/.test(root) ? root.slice(0, -1) : root;
  }

  function withoutLast(word) {
    const found = LAST.exec(word) ?? /^(.+[st])(ion)$/.exec(word);
    return found && SEVERAL.test(found[1]) ? found[1] : word;
  }

  function withoutE(word) {
    let shorter = word;
    if (word.endsWith("e")) {
      const root = word.slice(0, -1);
      if (SEVERAL.test(root) || (ONE.test(root) && !SHORT.test(root))) shorter = root;
    }
    return shorter.endsWith("ll") && SEVERAL.test(shorter) ? shorter.slice(0, -1) : shorter;
  }

  const stems = new Map();

  function stem(word) {
    if (word.length < 3 || word.length > 64 || !/^[a-z]+$/.test(word)) return word;
    if (stems.has(word)) return stems.get(word);
    let root = word[0] === "y" ? `Y${word.slice(1)}` : word;
    root = withoutTense(withoutPlural(root));
    if (root.endsWith("y") && HAS_VOWEL.test(root.slice(0, -1))) root = `${root.slice(0, -1)}i`;
    ENDINGS.forEach((endings, step) => {
      const found = PATTERNS[step].exec(root);
      if (found && SOME.test(found[1])) root = found[1] + endings[found[2]];
    });
    root = withoutE(withoutLast(root)).toLowerCase();
    if (stems.size > 200000) stems.clear();
    stems.set(word, root);
    return root;
  }

  // Alternatives (OR) of pieces that must all be found; all other signs are text.
  function parse(text) {
    if ((text.match(/"/g) ?? []).length % 2) {
      const last = text.lastIndexOf('"');
      text = `${text.slice(0, last)} ${text.slice(last + 1)}`;
    }
    const alternatives = [[]];
    for (const [, minus, phrase, word] of text.matchAll(/((?<!\S)-)?(?:"([^"]*)"|([^\s"]+))/g)) {
      if (word === "OR" && !minus) {
        alternatives.push([]);
        continue;
      }
      const words = atoms(plain(phrase ?? word)).map(wanted);
      if (!words.length) continue;
      if (word?.endsWith("*")) words.at(-1).begins = true;
      alternatives.at(-1).push({ words, excluded: Boolean(minus) });
    }
    const filled = alternatives.filter((pieces) => pieces.length);
    for (const pieces of filled) {
      if (pieces.every((piece) => piece.excluded)) pieces.forEach((piece) => (piece.excluded = false));
    }
    return filled;
  }

  // What to look for in the place of a word. root: what every word of its stem begins with.
  function wanted({ text }) {
    if (IS_CJK.test(text)) return { text, stem: null, root: text, begins: false };
    const stemmed = stem(text);
    return { text, stem: stemmed, root: stemmed.length > 1 ? stemmed.slice(0, -1) : stemmed, begins: false };
  }

  function is(word, text) {
    if (word.stem === null) return text === word.text;
    if (!text.startsWith(word.root)) return false;
    return word.begins ? stem(text).startsWith(word.stem) : stem(text) === word.stem;
  }

  // Where a piece stands in a plain text.
  function places(piece, found) {
    const { words } = piece;
    const ranges = [];
    for (let at = 0; at + words.length <= found.length; at++) {
      if (words.every((word, offset) => is(word, found[at + offset].text))) ranges.push([found[at].start, found[at + words.length - 1].end]);
    }
    return ranges;
  }

  function may(piece, folded) {
    return piece.words.every((word) => folded.includes(word.root));
  }

  // A note as it is looked through: its title and its sections, folded when they are first needed.
  function unit(kind, line, text) {
    return { kind, line, text, folded: plain(text) };
  }

  function textual(head, sections) {
    const units = [unit("title", null, head.title), ...sections.map(([kind, heading, line, text]) => ({ ...unit(kind, line, `${heading} ${text}`), from: heading.length + 1 }))];
    return { head, units, length: units.reduce((sum, one) => sum + one.folded.length, 0) };
  }

  // Each piece in each note: how much it weighs there, and where it stands.
  function looked(notes, pieces, weights, kind) {
    return notes.map((note) => {
      const found = pieces.map(() => ({ weight: 0, ranges: new Map() }));
      for (const one of note.units) {
        const likely = pieces.filter((piece) => (piece.excluded || !kind || one.kind === kind) && may(piece, one.folded));
        if (!likely.length) continue;
        const words = atoms(one.folded);
        for (const piece of likely) {
          const ranges = places(piece, words);
          if (!ranges.length) continue;
          const here = found[pieces.indexOf(piece)];
          here.weight += ranges.length * (weights[one.kind.replaceAll("-", "_")] ?? 1);
          here.ranges.set(one, ranges);
        }
      }
      return found;
    });
  }

  // The section that holds most of the words, the more telling kind first.
  function best(note, pieces, found, weights) {
    let chosen = null;
    for (const one of note.units.slice(1)) {
      const ranges = found.flatMap((here, at) => (pieces[at].excluded ? [] : here.ranges.get(one) ?? []));
      const words = new Set(ranges.map(([start, end]) => one.folded.slice(start, end)));
      const value = words.size + (weights[one.kind.replaceAll("-", "_")] ?? 1) / 100;
      if (words.size && (!chosen || value > chosen.value)) chosen = { unit: one, ranges, value };
    }
    return chosen ?? { unit: note.units[0], ranges: found.flatMap((here) => here.ranges.get(note.units[0]) ?? []) };
  }

  // The notes that a query finds, best first. kind: look in sections of this kind alone; keeps: tells whether a note may be found.
  function ranked(notes, query, weights, kind, keeps) {
    const pieces = query.flat();
    const found = looked(notes, pieces, weights, kind);
    const usual = notes.reduce((sum, note) => sum + note.length, 0) / notes.length || 1;
    const rarity = pieces.map((_, at) => {
      const holding = found.filter((here) => here[at].weight).length;
      return Math.max(Math.log((notes.length - holding + 0.5) / (holding + 0.5)), 1e-6);
    });
    const holds = (here, alternative) => alternative.every((piece) => piece.excluded !== here[pieces.indexOf(piece)].weight > 0);
    const hits = [];
    notes.forEach((note, at) => {
      if (!keeps(note.head) || !query.some((alternative) => holds(found[at], alternative))) return;
      const room = 1.2 * (0.25 + (0.75 * note.length) / usual);
      const score = found[at].reduce((sum, here, piece) => sum + (rarity[piece] * here.weight * 2.2) / (here.weight + room), 0);
      hits.push({ note, score, found: found[at] });
    });
    hits.sort((one, other) => other.score - one.score || (one.note.head.href < other.note.head.href ? -1 : 1));
    return hits.map(({ note, found }) => ({ head: note.head, ...best(note, pieces, found, weights) }));
  }

  // About two dozen words around the first match, as [text, marked].
  function snippet({ unit, ranges }) {
    const text = unit.folded.length === unit.text.length ? unit.text : unit.folded;
    const sorted = ranges.slice().sort((one, other) => one[0] - other[0]);
    const from = unit.from ?? 0;
    const first = sorted.find(([start]) => start >= from)?.[0] ?? from;
    const start = back(text, from, first);
    const end = forward(text, start);
    const pieces = [[start > from ? "…" : "", false]];
    let done = start;
    for (const [begins, ends] of sorted) {
      if (begins < done || ends > end) continue;
      pieces.push([text.slice(done, begins), false], [text.slice(begins, ends), true]);
      done = ends;
    }
    pieces.push([text.slice(done, end), false], [end < text.length ? "…" : "", false]);
    return pieces;
  }

  function back(text, from, at) {
    const start = Math.max(from, at - 80);
    const words = Array.from(text.slice(start, at).matchAll(/\S+/g), (found) => found.index);
    if (words.length > 8) return start + words.at(-8);
    return start + (start > from && words.length > 1 ? words[1] : 0);
  }

  function forward(text, start) {
    let count = 0;
    for (const found of text.slice(start, start + 400).matchAll(/\S+/g)) {
      if (count++ === 24) return start + found.index;
    }
    return Math.min(text.length, start + 260);
  }

  return { parse, ranked, snippet, stem, textual };
})();
