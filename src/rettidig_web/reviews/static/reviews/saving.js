// Saves each answer as it is given and says so; nothing that is written is lost with the connection.
// The server decides what the page becomes: its answer is a piece of page for each id that changed.
(() => {
  "use strict";

  const problem = document.getElementById("gemmer");
  if (!problem) return;
  const words = problem.dataset;
  const TYPING = 900;
  const LONGEST_WAIT = 30000;
  const GIVE_UP = 15000;
  // By point: whether something is unsaved, on its way, or lost. ``unsure`` is what was sent without an answer:
  // it is sent again word for word, which the server recognises, before anything newer is.
  const states = new Map();
  const queue = new Set();
  let isBusy = false;
  let leaving = false;
  let tries = 0;
  let retrying = 0;
  document.documentElement.classList.add("saves-itself");

  const stateOf = (id) => {
    if (!states.has(id)) states.set(id, { dirty: false, sending: false, lost: false, timer: 0, extra: "", unsure: null });
    return states.get(id);
  };
  const pointOf = (element) => element.closest(".point");
  const formOf = (point) => point.querySelector("form.point-form");
  const unsaved = () => [...states.values()].some((state) => state.dirty || state.sending);
  const chosen = (form) => form.querySelector("[name=svar]:checked, [name=svar][type=hidden]")?.value ?? "";

  function say(point, state, text) {
    point.dataset.state = state;
    const place = point.querySelector(".save-state");
    if (place) place.textContent = text;
  }

  // What the server would refuse is not sent; returns what is missing, or nothing.
  function missing(point) {
    const form = formOf(point);
    const answer = chosen(form);
    const proposed = point.dataset.proposed;
    const why = form.elements.hvorfor;
    if (proposed && answer && answer !== proposed && why && !why.value) return "why";
    return answer && answer === point.dataset.error && !form.elements.bemaerkning.value.trim() ? "remark" : "";
  }

  const lacks = (id, point) => (stateOf(id).extra || stateOf(id).unsure || !formOf(point) ? "" : missing(point));

  function valuesOf(form) {
    return JSON.stringify([chosen(form), form.elements.bemaerkning?.value ?? "", form.elements.hvorfor?.value ?? ""]);
  }

  function changed(point, wait) {
    const state = stateOf(point.dataset.point);
    state.dirty = true;
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(() => save(point.dataset.point), wait);
  }

  // One save at a time, in the order in which they were asked for: what the server says of the whole form
  // is then never older than what the page already shows.
  async function save(id) {
    const point = document.getElementById(`p-${id}`);
    if (point && stateOf(id).dirty && !lacks(id, point)) say(point, "saving", words.saving);
    queue.add(id);
    if (isBusy) return;
    isBusy = true;
    for (const waiting of queue) {
      queue.delete(waiting);
      await send(waiting);
    }
    isBusy = false;
  }

  async function send(id) {
    const state = stateOf(id);
    const point = document.getElementById(`p-${id}`);
    const form = point && formOf(point);
    window.clearTimeout(state.timer);
    if (!form || (!state.dirty && !state.extra)) return;
    const lacking = lacks(id, point);
    if (lacking) {
      say(point, "incomplete", words[lacking]);
      return;
    }
    const sending = state.unsure ?? whatToSend(form, state.extra);
    const { body, extra, sent } = sending;
    if (!state.unsure) state.extra = "";
    Object.assign(state, { dirty: false, sending: true });
    say(point, "saving", words.saving);
    let answer;
    let html = "";
    try {
      answer = await fetch(form.action, {
        method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual", signal: AbortSignal.timeout(GIVE_UP),
      });
      html = await answer.text();
    } catch {
      answer = null;
    }
    state.sending = false;
    if (!answer || answer.type === "opaqueredirect" || ![200, 409, 422].includes(answer.status)) {
      Object.assign(state, { dirty: true, unsure: sending });
      if (answer?.status === 403) await renewToken();
      lost(id, answer);
      return;
    }
    Object.assign(state, { lost: false, unsure: null });
    tries = 0;
    if (answer.status === 409 && html.includes("data-closed")) {
      state.dirty = true;
      closed(html);
      return;
    }
    settle(id, html, sent, answer.status, extra);
    showProblems();
    if (state.extra) save(id);
  }

  function whatToSend(form, extra) {
    const body = new URLSearchParams(new FormData(form));
    if (extra) body.set(extra, "1");
    return { body, extra, sent: valuesOf(form) };
  }

  // Where one cannot be saved, those behind it are not tried either until it is time to try again.
  function lost(first, answer) {
    for (const id of [first, ...queue]) {
      stateOf(id).lost = true;
      say(document.getElementById(`p-${id}`), "lost", words.lost);
    }
    queue.clear();
    showProblems(answer && answer.type === "opaqueredirect" ? words.signedOut : words.lostLong);
    window.clearTimeout(retrying);
    retrying = window.setTimeout(again, Math.min(1000 * 2 ** tries, LONGEST_WAIT));
    tries += 1;
  }

  // Whoever has signed in again in another window has another token.
  async function renewToken() {
    const page = await fetch(window.location.pathname).then((fresh) => fresh.text()).catch(() => "");
    const token = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    for (const state of states.values()) state.unsure?.body.set("csrfmiddlewaretoken", token);
  }

  function closed(html) {
    problem.hidden = false;
    problem.querySelector("p").replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    problem.querySelector("button").hidden = true;
  }

  function showProblems(text) {
    const any = [...states.values()].some((state) => state.lost);
    if (any && text) problem.querySelector("p").textContent = text;
    problem.hidden = !any;
  }

  const again = () => [...states].filter(([, state]) => state.lost).forEach(([id]) => save(id));

  // Put the server's pieces in place; what was typed while it answered stays, and is saved next.
  function settle(id, html, sent, status, extra) {
    for (const fresh of [...new DOMParser().parseFromString(html, "text/html").body.children]) {
      const old = fresh.id && document.getElementById(fresh.id);
      if (!old) continue;
      if (fresh.id === `p-${id}`) settlePoint(old, fresh, sent, status, extra);
      else if (status === 200) old.replaceWith(fresh);
    }
  }

  function settlePoint(old, fresh, sent, status, extra) {
    const form = formOf(old);
    const typedOn = form && !extra && valuesOf(form) !== sent;
    if (status === 200 && !typedOn) stateOf(old.dataset.point).dirty = stateOf(old.dataset.point).extra !== "";
    const isTyping = old.contains(document.activeElement) && document.activeElement.matches("textarea, select");
    if (status === 200 && (typedOn || isTyping) && !old.hasAttribute("data-conflict")) {
      form.elements.version.value = formOf(fresh).elements.version.value;
      old.querySelector(".point-foot").replaceWith(fresh.querySelector(".point-foot"));
      old.querySelector(".form-error-message")?.remove();
      old.classList.remove("point-refused");
      for (const name of ["said", "needed", "state"]) {
        if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
        else delete old.dataset[name];
      }
      if (typedOn) changed(old, TYPING);
      return;
    }
    if (typedOn && formOf(fresh)?.elements.bemaerkning) carryOver(form, formOf(fresh));
    const had = old.contains(document.activeElement) ? document.activeElement.id || old.id : "";
    const wasOpen = old.querySelector("details.remark")?.open;
    old.replaceWith(fresh);
    if (wasOpen && fresh.querySelector("details.remark")) fresh.querySelector("details.remark").open = true;
    if (had) (document.getElementById(had) ?? fresh).focus({ preventScroll: true });
    if (status === 422) fresh.dataset.state = "incomplete";
    if (status !== 200) stateOf(fresh.dataset.point).dirty = true;
    if (status !== 200 && typedOn) changed(fresh, TYPING);
  }

  function carryOver(from, to) {
    to.elements.bemaerkning.value = from.elements.bemaerkning.value;
    if (to.elements.hvorfor) to.elements.hvorfor.value = from.elements.hvorfor.value;
    const given = to.querySelector(`[name=svar][value="${chosen(from)}"]`);
    if (given) given.checked = true;
  }

  async function flush() {
    [...states].forEach(([id, state]) => state.dirty && save(id));
    for (let waited = 0; isBusy && waited < GIVE_UP; waited += 50) {
      await new Promise((resolve) => window.setTimeout(resolve, 50));
    }
    return !unsaved();
  }

  document.addEventListener("input", (event) => {
    const point = pointOf(event.target);
    if (point && event.target.name === "bemaerkning") changed(point, TYPING);
  });
  document.addEventListener("change", (event) => {
    const point = pointOf(event.target);
    if (!point || !["svar", "hvorfor", "bemaerkning"].includes(event.target.name)) return;
    if (event.target.name === "svar" && event.target.value === point.dataset.error) point.querySelector("details.remark").open = true;
    changed(point, 0);
  });
  document.addEventListener("submit", (event) => {
    const point = pointOf(event.target);
    if (point && event.target.matches("form.point-form")) {
      event.preventDefault();
      const state = stateOf(point.dataset.point);
      const name = event.submitter?.name;
      state.extra = name === "bekraeft" || name === "tilbage" ? name : event.target.elements.tilbage?.value ? "tilbage" : "";
      state.dirty = true;
      save(point.dataset.point);
      return;
    }
    if (event.target.matches(".copy-cpr")) return;
    if (unsaved()) {
      event.preventDefault();
      flush().then((done) => { if (done) { leaving = true; event.target.submit(); } });
    } else leaving = true;
  });
  document.addEventListener("click", (event) => {
    const keep = event.target.closest(".keep-theirs");
    if (keep) {
      event.preventDefault();
      states.delete(pointOf(keep).dataset.point);
      flush().then((done) => { if (done) { window.location.hash = keep.hash; window.location.reload(); } });
      return;
    }
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname === window.location.pathname || !unsaved()) return;
    event.preventDefault();
    flush().then(() => window.location.assign(link.href)); // what could not be saved makes the browser ask
  });
  problem.querySelector("button").addEventListener("click", again);
  window.addEventListener("online", again);

  const guarded = [...document.querySelectorAll("form[data-guarded]")];
  const asLoaded = new Map(guarded.map((form) => [form, new URLSearchParams(new FormData(form)).toString()]));
  const isWritten = (form) => new URLSearchParams(new FormData(form)).toString() !== asLoaded.get(form);
  window.addEventListener("beforeunload", (event) => {
    if (leaving || (!unsaved() && !guarded.some(isWritten))) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();
