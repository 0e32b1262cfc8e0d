// The menus of the main menu open and close without this; here they also close on Escape and by a press elsewhere.
"use strict";
(() => {
  const menus = () => document.querySelectorAll(".site-nav details[open]");

  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    });
  });
})();
