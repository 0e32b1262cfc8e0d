/* Quicker planning: a whole theme at once, and how many points are chosen.
   Without it the page works the same: the server takes a ticked theme as all its points. */
(() => {
  const form = document.getElementById("plan");
  const counted = document.getElementById("antal-valgte");
  const points = (box) => [...box.querySelectorAll('input[name="punkter"]')];

  function count() {
    const n = points(form).filter((point) => point.checked).length;
    counted.textContent = n === 0 ? "" : n === 1 ? counted.dataset.en : counted.dataset.flere.replace("#", n);
  }

  for (const theme of form.querySelectorAll("[data-theme]")) {
    const whole = theme.querySelector("[data-whole]");
    whole.addEventListener("change", () => {
      for (const point of points(theme)) point.checked = whole.checked;
      count();
    });
    theme.addEventListener("change", (event) => {
      if (event.target === whole) return;
      whole.checked = points(theme).every((point) => point.checked);
      count();
    });
    if (whole.checked) for (const point of points(theme)) point.checked = true;
    else whole.checked = points(theme).every((point) => point.checked);
  }

  count();
})();
