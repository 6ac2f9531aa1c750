// What a browser with scripts adds: an answer while a draft is typed or dropped, and word of a new build. Every page works without it.
"use strict";

const answering = { timer: 0, request: null };
const PAUSE = 350;
const MOST = 1_000_000;

function compare(form, submitter) {
  answering.request?.abort();
  answering.request = new AbortController();
  const matches = document.querySelector("#matches");
  const sent = new FormData(form, submitter);
  sent.delete("file");
  matches.setAttribute("aria-busy", "true");
  return fetch(form.action, { method: "POST", body: sent, signal: answering.request.signal })
    .then((response) => response.text())
    .then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const found = page.querySelector("#matches");
      if (found) matches.replaceChildren(...found.childNodes);
      else matches.replaceChildren(page.querySelector("main .warning") ?? text);
      matches.removeAttribute("aria-busy");
      if (submitter?.name !== "compare") return;
      document.querySelector("#beside")?.scrollIntoView();
      document.querySelector("#beside-title")?.focus({ preventScroll: true });
    })
    .catch((error) => {
      if (error.name !== "AbortError") matches.textContent = "The server cannot be reached. Try again in a moment.";
    });
}

function soon(form) {
  clearTimeout(answering.timer);
  answering.timer = setTimeout(() => compare(form, null), PAUSE);
}

function take(form, file) {
  if (!file) return;
  file.text().then((text) => {
    if (text.includes("\0") || file.size > MOST) {
      document.querySelector("#matches").textContent = file.size > MOST ? "The file has over 1 MB: leave out logs and the like." : "The file is no text.";
      return;
    }
    form.querySelector("textarea").value = text;
    soon(form);
  });
}

function goToLine(text, event) {
  const number = event.target.closest("[data-line]")?.dataset.line;
  if (!number) return;
  event.preventDefault();
  const lines = text.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  text.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  // A box that gets the focus shows what is selected in it.
  text.blur();
  text.focus();
}

function checkDrafts(form) {
  const text = form.querySelector("textarea");
  document.querySelector("#matches").addEventListener("click", (event) => goToLine(text, event));
  text.addEventListener("input", () => soon(form));
  form.querySelector("[name=any_date]").addEventListener("change", () => soon(form));
  addEventListener("pageshow", () => {
    // A browser that comes back keeps what was typed, but not what was found.
    if (text.value.trim() && !document.querySelector("#matches").childElementCount) soon(form);
  });
  form.querySelector("[type=file]").addEventListener("change", (event) => take(form, event.target.files[0]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(answering.timer);
    compare(form, event.submitter);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
      if (name === "drop") take(form, event.dataTransfer.files[0]);
    });
  }
}

function watchBuild(meta) {
  const seen = meta.content;
  setInterval(() => {
    if (document.hidden) return;
    fetch(meta.dataset.href)
      .then((response) => (response.ok ? response.json() : null))
      .then((build) => {
        const news = document.querySelector("#news");
        if (!build || build.built_at === seen || news.childElementCount) return;
        const link = Object.assign(document.createElement("a"), { href: "", textContent: "The notes were indexed again. Show what is new" });
        news.replaceChildren(link);
      })
      .catch(() => {});
  }, Number(meta.dataset.every) || 5000);
}

const form = document.querySelector("#draft");
if (form) checkDrafts(form);
const meta = document.querySelector("meta[name=kb-build][data-href]");
if (meta) watchBuild(meta);
