// Copies the citizen's number without leaving the page. The server notes the look-up; without this script the
// same form shows the number on a page of its own.
"use strict";
(() => {
  const form = document.querySelector("[data-copy-cpr]");
  if (!form || !navigator.clipboard) return;
  const status = document.querySelector("[data-copy-status]");
  const shortcut = document.querySelector("[data-shortcut]");
  const wanted = document.getElementById("genvej");
  const KEPT = "rettidig-genvej-c";

  async function copy() {
    status.textContent = "";
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    });
    const text = await answer.text();
    if (!answer.ok) {
      status.textContent = answer.status === 422 ? text : form.dataset.failed;
      return false;
    }
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      status.textContent = form.dataset.failed;
      return false;
    }
    status.textContent = form.dataset.copied;
    return true;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    copy();
  });

  shortcut.hidden = false;
  wanted.checked = localStorage.getItem(KEPT) !== "off";
  wanted.addEventListener("change", () => localStorage.setItem(KEPT, wanted.checked ? "on" : "off"));
  document.addEventListener("keydown", async (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key.toLowerCase() !== "c" || !wanted.checked || isTyping) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if ((await copy()) && form.dataset.link) window.open(form.dataset.link, "_blank", "noopener");
  });
})();
