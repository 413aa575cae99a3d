// Without this script every button works by loading the page again; with it only what changed is replaced.
const show = (html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (!next || next.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) && part !== document.activeElement;
    part.innerHTML = next.innerHTML;
    if (focused) document.getElementById("state").focus();
  }
};
const refresh = { "x-refresh": "1" };

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: refresh, body: new URLSearchParams(new FormData(form)) });
    show(await answer.text());
  } finally {
    button.removeAttribute("aria-busy");
  }
});

setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: refresh }).catch(() => null);
  if (answer?.ok) show(await answer.text());
}, 2000);
