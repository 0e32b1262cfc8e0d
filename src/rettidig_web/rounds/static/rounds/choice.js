/* Only the fields that the chosen way needs. Without it all of them are there, and the server says what is missing. */
(() => {
  for (const form of document.querySelectorAll("form[data-choice]")) {
    const ways = [...form.querySelectorAll(`input[name="${form.dataset.choice}"]`)];
    const show = () => {
      const chosen = ways.find((way) => way.checked);
      for (const part of form.querySelectorAll("[data-for]")) {
        part.hidden = !chosen || !part.dataset.for.split(" ").includes(chosen.value);
      }
    };
    for (const way of ways) way.addEventListener("change", show);
    show();
  }
})();
