(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const panel = document.getElementById("panel");
  const details = document.getElementById("details");
  const tip = document.getElementById("tip");
  const CLASSES = { conciliatory: "con", neutral: "neu", escalatory: "esc" };
  let current = null;

  // Input only ever becomes text nodes.
  function make(tag, text, name) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function statementOf(mark, number) {
    const match = /^(a\d+)-s(\d+)$/.exec(mark.id);
    return data[match[1]][number === undefined ? Number(match[2]) : number];
  }

  function markAt(target) {
    return target instanceof Element ? target.closest(".text mark[id]") : null;
  }

  function bars(title, rows) {
    const list = make("dl", undefined, "bars");
    list.setAttribute("aria-label", title);
    for (const [name, p, tone] of rows) {
      list.append(make("dt", name));
      const cell = make("dd", Math.round(100 * p) + " %");
      const bar = make("span", undefined, "bar " + CLASSES[tone]);
      bar.style.width = 100 * p + "%";
      cell.prepend(bar);
      list.append(cell);
    }
    return list;
  }

  function show(mark, focusPanel) {
    const s = statementOf(mark);
    if (current) current.removeAttribute("aria-current");
    current = mark;
    mark.setAttribute("aria-current", "true");
    roving(mark);
    const facts = make("dl", undefined, "facts");
    const add = (name, value) => {
      if (value) facts.append(make("dt", name), make("dd", value));
    };
    add("who towards whom", s.who || "no actor");
    add("speaker", s.speaker);
    add("voice", s.voice);
    add("score", s.score + " of -3 to +3");
    add("confidence", s.confidence + (s.unsure ? ", unsure: not counted" : ""));
    add("PLOVER type", s.plover);
    if (s.parts) add("parts", "counted by its " + s.parts + " parts");
    if (s.parent !== null) add("part of", statementOf(mark, s.parent).text);
    add("position", s.part + " " + s.span[0] + " to " + s.span[1] + ", id " + s.id);
    details.replaceChildren(
      make("p", s.signal, "signal " + CLASSES[s.tone]),
      make("blockquote", s.text),
      facts,
      make("h4", "Tone"),
      bars("Tone", s.tones.map(([tone, p]) => [tone, p, tone])),
      make("h4", "Most likely signals"),
      bars("Signals", s.signals)
    );
    panel.hidden = false;
    document.body.classList.add("open");
    if (focusPanel) panel.focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("open");
    if (current) {
      current.removeAttribute("aria-current");
      current.focus({ preventScroll: true });
    }
    current = null;
  }

  // One statement per article can be reached with Tab; the arrow keys move from there.
  function marksOf(mark) {
    return Array.from(mark.closest(".text").querySelectorAll("mark[id]"));
  }

  function roving(mark) {
    for (const other of mark.closest(".text").querySelectorAll('mark[tabindex="0"]')) {
      other.tabIndex = -1;
    }
    mark.tabIndex = 0;
  }

  function showTip(mark) {
    tip.textContent = mark.dataset.label;
    tip.hidden = false;
    const box = mark.getClientRects()[0];
    const width = tip.offsetWidth;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    const above = box.top - tip.offsetHeight - 6;
    tip.style.left = left + "px";
    tip.style.top = (above > 0 ? above : box.bottom + 6) + "px";
  }

  function hideTip() {
    tip.hidden = true;
  }

  function fromAddress() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const mark = target && markAt(target);
    if (mark) {
      show(mark, false);
      mark.focus({ preventScroll: true });
      mark.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("click", (event) => {
    const mark = markAt(event.target);
    if (mark && String(getSelection()) === "") show(mark, false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hideTip();
      close();
      return;
    }
    const mark = markAt(event.target);
    if (!mark) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      show(mark, true);
      return;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const marks = marksOf(mark);
    const next = marks[marks.indexOf(mark) + step];
    if (!next) return;
    roving(next);
    next.focus();
    if (!panel.hidden) show(next, false);
  });
  document.addEventListener("mouseover", (event) => {
    const mark = markAt(event.target);
    if (mark) showTip(mark);
    else hideTip();
  });
  document.addEventListener("focusin", (event) => {
    const mark = markAt(event.target);
    if (mark && mark.matches(":focus-visible")) showTip(mark);
    else hideTip();
  });
  document.addEventListener("scroll", hideTip, { passive: true });
  document.getElementById("close").addEventListener("click", close);
  window.addEventListener("hashchange", fromAddress);

  for (const text of document.querySelectorAll(".text")) {
    const first = text.querySelector(".body mark[id]") || text.querySelector("mark[id]");
    if (first) first.tabIndex = 0;
  }
  document.body.classList.add("scripted");
  fromAddress();
})();
