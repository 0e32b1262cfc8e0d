// Copies the feedback, and a citizen's number without showing it. The server notes whoever asks for a number.
(() => {
  "use strict";

  const button = document.getElementById("kopier");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById("tilbagemelding");
      text.select();
      await navigator.clipboard.writeText(text.value);
      document.getElementById("kopieret").textContent = button.dataset.copied;
    });
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(".copy-cpr");
    if (!form) return;
    event.preventDefault();
    const told = form.querySelector(".copied");
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    if (!answer.ok) {
      told.textContent = form.dataset.failed;
      return;
    }
    await navigator.clipboard.writeText(await answer.text());
    told.textContent = form.dataset.copied;
  });
})();
