// Search in a folder of plain files: what a server does on a live site. Where no script runs, the list of all notes stands.
"use strict";

(() => {
  const USUAL = 20;
  const PAUSE = 200;
  const NAMES = { category: "category", severity: "severity", owner: "owner", release: "release", month: "month", year: "year", labels: "label" };
  const state = { turn: 0, timer: 0, settled: true, facts: null, texts: null };

  // The list is not shown for a moment where something else is asked for.
  if (location.search.length > 1) document.documentElement.classList.add("asking");

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function read(address) {
    return fetch(address, { cache: "no-cache" }).then((response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return response.json();
    });
  }

  function facts() {
    state.facts ??= read(document.querySelector("#hits").dataset.index);
    return state.facts;
  }

  function texts() {
    state.texts ??= facts().then(async ({ notes, texts }) => {
      const sections = (await Promise.all(texts.map(read))).flat();
      if (sections.length !== notes.length) throw new Error("of two builds");
      return notes.map((head, at) => query.textual(head, sections[at]));
    });
    return state.texts;
  }

  function same(one, other) {
    return one !== undefined && String(one).toLowerCase() === other.toLowerCase();
  }

  function of(head, column) {
    if (column === "month") return head.date?.slice(0, 7);
    return column === "year" ? head.date?.slice(0, 4) : head[column];
  }

  // What is asked for beside words: what tells of a note whether it is meant, and how that is said.
  function filters(asked) {
    const kept = [];
    for (const [key, written] of asked) {
      const value = written.trim();
      const [column, how = "exact"] = key === "label" ? ["labels", "arraycontains"] : key.split("__");
      if (!value) continue;
      if (key === "since" || key === "until") kept.push(...within(key, value));
      else if (!Object.hasOwn(NAMES, column)) continue;
      else if (how === "isnull") kept.push({ said: `without a ${NAMES[column]}`, keeps: (head) => !of(head, column) });
      else if (how === "arraycontains") kept.push({ said: `label ${value}`, keeps: (head) => (head.labels ?? []).some((label) => same(label, value)) });
      else if (how === "exact") kept.push({ said: `${NAMES[column]} ${value}`, keeps: (head) => same(of(head, column), value) });
    }
    return kept;
  }

  function within(key, value) {
    if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(value)) return [{ said: `${key} ${value}`, wrong: `since and until are days: write ${key} as 2026-03-14, 2026-03 or 2026.` }];
    const last = value + { 4: "-12-31", 7: "-31", 10: "" }[value.length];
    const keeps = key === "since" ? (head) => head.date >= value : (head) => head.date <= last;
    return [{ said: `${key} ${value}`, keeps: (head) => head.date !== undefined && keeps(head) }];
  }

  function address(wanted) {
    const asked = new URLSearchParams(wanted).toString();
    return asked ? `${location.pathname}?${asked}` : location.pathname;
  }

  function link(wanted, kind, text) {
    return element("a", { class: kind, href: address(wanted) }, text);
  }

  function row(hit) {
    const { head, unit } = hit;
    const title = element("a", { href: unit.line ? `${head.href}#L${unit.line}` : head.href }, head.title);
    const facts = element("span", { class: "facts" }, element("time", {}, head.date ?? "undated"), " ");
    if (head.category) facts.append(link({ category: head.category }, "category", head.category));
    const kind = element("span", { class: "kind" }, unit.kind.replaceAll("-", " "));
    const words = query.snippet(hit).map(([text, marked]) => (marked ? element("mark", {}, text) : text));
    return element("article", { class: "row" }, element("h3", {}, title), facts, element("p", { class: "snippet" }, kind, " ", ...words));
  }

  function quantity(number) {
    return `${number.toLocaleString("en")} ${number === 1 ? "note" : "notes"}`;
  }

  function told(number, kept, how) {
    const said = element("p", { role: "status" }, [`${quantity(number)}${how}`, ...kept.map((one) => one.said)].join(" · "));
    if (kept.length) said.append(" · ", link({}, "all", "All notes"));
    return said;
  }

  function more(asked, shown, total) {
    if (shown >= total) return [];
    const next = new URLSearchParams(asked);
    next.set("limit", shown * 4);
    return [element("p", { class: "more" }, link(next, "", "Show more"))];
  }

  async function answer(asked, words, kept) {
    const keeps = (head) => kept.every((one) => one.keeps(head));
    if (!words) {
      const meant = new Set((await facts()).notes.filter(keeps).map((head) => head.href));
      const rows = state.all.filter((one) => meant.has(one.querySelector("h3 a")?.getAttribute("href")));
      return [told(rows.length, kept, ""), ...rows];
    }
    const wanted = query.parse(words);
    const [{ weights }, notes] = await Promise.all([facts(), texts()]);
    const hits = wanted.length ? query.ranked(notes, wanted, weights, asked.get("section"), keeps) : [];
    if (!hits.length) {
      const hint = "No note holds that. Fewer words find more; word* finds every word that begins so; “one OR other” finds either.";
      return [element("p", { class: "empty", role: "status" }, hint), ...(kept.length ? [told(0, kept, "")] : [])];
    }
    const limit = Math.max(1, Number.parseInt(asked.get("limit"), 10) || USUAL);
    const shown = hits.slice(0, limit);
    return [told(hits.length, kept, ", best first"), ...shown.map(row), ...more(asked, shown.length, hits.length)];
  }

  async function show() {
    const turn = ++state.turn;
    const asked = new URLSearchParams(location.search);
    const words = (asked.get("q") ?? "").trim();
    const kept = filters(asked);
    const wrong = kept.find((one) => one.wrong);
    let found = state.all;
    try {
      if (wrong) found = [element("p", { class: "warning", role: "status" }, wrong.wrong)];
      else if (words || kept.length) found = await answer(asked, words, kept);
    } catch {
      state.facts = state.texts = null;
      found = [element("p", { class: "warning", role: "status" }, "The index of the search cannot be read. Load the page again in a moment; what was opened as a file, without a web server, cannot search."), ...state.all];
    }
    if (turn !== state.turn) return;
    state.heading.textContent = words ? "Hits" : "Newest first";
    document.querySelector("#hits").replaceChildren(state.heading, ...found);
    document.querySelector("h1").textContent = words ? "Search" : "Notes";
    document.title = `${words ? `Search: ${words}` : "Search"}${state.site}`;
    document.documentElement.classList.remove("asking");
  }

  function fill(form) {
    const asked = new URLSearchParams(location.search);
    for (const input of form.querySelectorAll("input[name]")) {
      const value = asked.get(input.name) ?? (input.name === "label" ? asked.get("labels__arraycontains") : null) ?? "";
      input.value = value;
      if (value && input.name !== "q") form.querySelector("details").open = true;
    }
  }

  // What the form says, and what was asked for before and has no place in it.
  function said(form) {
    const wanted = new URLSearchParams();
    const own = new Set(["q", "limit", "labels__arraycontains", ...Array.from(form.querySelectorAll("input[name]"), (input) => input.name)]);
    for (const [key, value] of new FormData(form)) if (value) wanted.append(key, value);
    for (const [key, value] of new URLSearchParams(location.search)) if (!own.has(key)) wanted.append(key, value);
    return wanted;
  }

  // Ask what the form says. What is typed is one step of the way back, until it is settled.
  function go(form, settles) {
    clearTimeout(state.timer);
    const next = address(said(form));
    if (next !== location.pathname + location.search) {
      if (state.settled) history.pushState(null, "", next);
      else history.replaceState(null, "", next);
      state.settled = false;
      show();
    }
    state.settled ||= settles;
  }

  function start() {
    const form = document.querySelector("#search");
    state.site = document.title.slice("Search".length);
    [state.heading, ...state.all] = document.querySelector("#hits").children;
    fill(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(form, true);
    });
    form.addEventListener("input", () => {
      clearTimeout(state.timer);
      state.timer = setTimeout(() => go(form, false), PAUSE);
    });
    addEventListener("popstate", () => {
      state.settled = true;
      fill(form);
      show();
    });
    if (location.search.length > 1) show();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
