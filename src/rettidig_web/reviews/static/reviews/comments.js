"use strict";
// Says when something is written and not saved, and asks before the page is left with it.
for (const form of document.querySelectorAll("form.comments-form")) {
  const state = form.querySelector(".save-state");
  let isChanged = false;
  form.addEventListener("input", () => {
    isChanged = true;
    if (state && !state.textContent) state.textContent = form.dataset.unsaved;
  });
  form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}
