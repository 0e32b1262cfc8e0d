// The form by keyboard: single keys outside text fields, which can be turned off on this computer.
(() => {
  "use strict";

  const STORED = "rettidig.genveje";
  const list = document.getElementById("genveje");
  const turned = document.getElementById("genveje-til");
  if (!list) return;
  turned.checked = window.localStorage.getItem(STORED) !== "fra";
  turned.parentElement.hidden = false;
  turned.addEventListener("change", () => window.localStorage.setItem(STORED, turned.checked ? "til" : "fra"));

  let last = null;
  const isShown = (point) => !point.closest("details.aside:not([open])");
  const points = () => [...document.querySelectorAll("article.point")].filter(isShown);
  document.addEventListener("focusin", (event) => {
    const point = event.target.closest("article.point");
    if (point) last = point.id;
  });
  const here = () => document.activeElement.closest("article.point") ?? document.getElementById(last);

  function go(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const all = points();
    const place = all.indexOf(here());
    go(place < 0 ? all[0] : all[Math.min(Math.max(place + by, 0), all.length - 1)]);
  }

  function nextUnanswered() {
    const all = points();
    const place = all.indexOf(here());
    const needed = all.filter((point) => "needed" in point.dataset);
    const found = needed.find((point) => all.indexOf(point) > place) ?? needed[0];
    go(found ?? document.getElementById("vurdering"));
  }

  function openRemark(point) {
    const details = point.querySelector("details.remark");
    if (!details) return;
    details.open = true;
    const field = details.querySelector("textarea");
    field.focus({ preventScroll: true });
    point.scrollIntoView({ block: "center" });
  }

  // What is still asked for at the point comes first; when nothing is, the next unanswered point does.
  function goOn(point) {
    const form = point.querySelector("form.point-form");
    const answer = form?.querySelector("[name=svar]:checked")?.value;
    const why = form?.elements.hvorfor;
    if (why && answer && answer !== point.dataset.proposed && !why.value) why.focus();
    else if (answer === point.dataset.error && !form.elements.bemaerkning.value.trim()) openRemark(point);
    else {
      delete point.dataset.needed;
      nextUnanswered();
    }
  }

  function answer(number) {
    const point = here();
    const choice = point?.querySelectorAll("input[type=radio][name=svar]")[number - 1];
    if (!choice) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    goOn(point);
  }

  function choose(field, number) {
    field.selectedIndex = number;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    goOn(field.closest("article.point"));
  }

  function press(selector, thenOn) {
    const point = here();
    const button = point?.querySelector(selector);
    if (!button || point.dataset.said && selector === ".confirm") return;
    button.click();
    if (!thenOn) return;
    delete point.dataset.needed;
    nextUnanswered();
  }

  function toggleList() {
    list.open = !list.open;
    if (list.open) go(list.querySelector("summary"));
  }

  const KEYS = {
    j: () => step(1), k: () => step(-1), u: nextUnanswered,
    1: () => answer(1), 2: () => answer(2), 3: () => answer(3), 4: () => answer(4),
    b: () => press(".confirm", true), 0: () => press(".take-back", false),
    r: () => here() && openRemark(here()),
    g: () => go(document.querySelector("#noter textarea")),
    v: () => go(document.querySelector("#vurdering input[type=radio]:checked, #vurdering input[type=radio]")),
    n: () => document.querySelector(".next-case")?.click(),
    "?": toggleList,
  };
  const ARROWS = { ArrowDown: 1, ArrowUp: -1 };
  const WRITTEN_IN = "textarea, select, input:not([type=radio]):not([type=checkbox])";

  function inField(event, field) {
    const point = field.closest("article.point");
    if (!point) return;
    if (event.key === "Escape") {
      event.preventDefault();
      go(point);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      field.dispatchEvent(new Event("change", { bubbles: true }));
      goOn(point);
    } else if (turned.checked && field.matches(".why select") && /^[1-4]$/.test(event.key)) {
      event.preventDefault();
      choose(field, Number(event.key));
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const field = event.target.closest(WRITTEN_IN);
    if (field) {
      inField(event, field);
      return;
    }
    if (!turned.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS && (event.target === document.body || event.target.matches("article.point"))) {
      event.preventDefault();
      step(ARROWS[event.key]);
      return;
    }
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
