// Makes live what already works without it: the conversation, the cart, the evidence, the switches.
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const PART = { headers: { "X-Part": "1", Accept: "text/html" } };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/* Light and dark, without loading the page again */
function switchTheme(event) {
  event.preventDefault();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
  for (const picture of all("picture")) {
    for (const source of all("source", picture)) source.remove();
    const image = one("img", picture);
    image.src = image.src.replace(/tone=\w+/, `tone=${next}`);
  }
}

/* Evidence: the footnote of a mark, beside the mark */
const evidence = one("#evidence");
let marked = null;
let pinned = false;

function showEvidence(mark, pin) {
  const note = document.getElementById(mark.dataset.note);
  if (!note) return;
  if (marked && marked !== mark) marked.removeAttribute("aria-expanded");
  evidence.replaceChildren(...[...note.cloneNode(true).childNodes].filter((node) => !node.classList?.contains("number")));
  evidence.classList.add("note");
  evidence.lang = note.closest("[lang]")?.lang || "";
  if (!evidence.matches(":popover-open")) evidence.showPopover();
  marked = mark;
  pinned = pin;
  mark.setAttribute("aria-expanded", "true");
  place(mark);
  if (pin) evidence.focus({ preventScroll: true });
}

function place(mark) {
  const at = mark.getBoundingClientRect();
  const box = evidence.getBoundingClientRect();
  const left = Math.min(Math.max(12, at.left - 24), innerWidth - box.width - 12);
  const below = at.bottom + 10;
  const top = below + box.height > innerHeight - 12 ? Math.max(12, at.top - box.height - 10) : below;
  evidence.style.left = `${left}px`;
  evidence.style.top = `${top}px`;
}

function hideEvidence(back) {
  if (!marked) return;
  marked.removeAttribute("aria-expanded");
  if (evidence.matches(":popover-open")) evidence.hidePopover();
  if (back) marked.focus({ preventScroll: true });
  marked = null;
  pinned = false;
}

/* The cart, in a drawer that never loses the place */
const drawer = one("dialog#cart");

function openDrawer(html) {
  drawer.innerHTML = html;
  const inside = one(".drawer", drawer);
  if (inside?.dataset.count !== undefined) countPieces(inside.dataset.count);
  if (!drawer.open) drawer.showModal();
  prepare(drawer);
}

function countPieces(count) {
  for (const badge of all("[data-pieces]")) {
    badge.textContent = count;
    badge.hidden = count === "0";
  }
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { ...PART, method: "POST", body });
  return { ok: answer.ok, html: await answer.text() };
}

async function submitToDrawer(event) {
  const form = event.target;
  event.preventDefault();
  const buttons = all("button", form);
  buttons.forEach((button) => (button.disabled = true));
  try {
    const { ok, html } = await send(form, undefined);
    if (!ok) return form.submit();
    openDrawer(html);
  } catch {
    form.submit();
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

async function changeLine(form, submitter) {
  const { ok, html } = await send(form, submitter);
  if (!ok) return location.reload();
  if (drawer.open) return openDrawer(html);
  location.reload();
}

/* The conversation: each sentence appended to the stream as its answer comes */
const stream = one("#stream");
const live = one("#live");

async function ask(sentence) {
  const turn = document.createElement("section");
  turn.className = "turn";
  turn.setAttribute("aria-busy", "true");
  const said = document.createElement("h2");
  said.className = "said";
  said.textContent = sentence;
  const wait = document.createElement("div");
  wait.className = "skeleton";
  wait.innerHTML = '<i></i><i></i><div class="three"><i></i><i></i><i></i></div>';
  turn.append(said, wait);
  one(".blank", stream)?.remove();
  stream.append(turn);
  bring(turn);
  live.textContent = document.body.dataset.wait;
  const query = new URLSearchParams({ q: sentence });
  if (stream.dataset.conversation) query.set("c", stream.dataset.conversation);
  try {
    await follow(`/ask/stream?${query}`, turn);
  } catch {
    wait.remove();
    const trouble = document.createElement("p");
    trouble.className = "notice warn";
    trouble.textContent = document.body.dataset.broken;
    turn.append(trouble);
    turn.removeAttribute("aria-busy");
    live.textContent = trouble.textContent;
    const box = one(".below input[name=q]");
    if (!box.value) box.value = sentence;
  }
}

async function follow(address, turn) {
  const answer = await fetch(address, { headers: { Accept: "text/event-stream" } });
  if (!answer.ok) throw new Error(answer.status);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    held += value;
    const events = held.split("\n\n");
    held = events.pop();
    for (const event of events) turn = heard(event, turn);
  }
}

function heard(event, turn) {
  const [, name, data] = event.match(/^event: (\w+)\ndata: (.*)$/s) || [];
  if (!data) return turn;
  const said = JSON.parse(data);
  if (name === "answer" || name === "better") {
    const holder = document.createElement("template");
    holder.innerHTML = said.html;
    const fresh = one(".turn", holder.content);
    if (name === "better") return reword(turn, fresh);
    turn.replaceWith(fresh);
    live.textContent = said.words;
    arrived(fresh, said.c);
    return fresh;
  }
  if (name === "done" && said.cart) refreshCount();
  return turn;
}

// The same facts in better words: what is open stays open, and nobody loses the focus.
function reword(turn, fresh) {
  if (turn.contains(document.activeElement) || turn.contains(marked)) return turn;
  for (const [place, fold] of all("details", turn).entries()) {
    if (fold.open) all("details", fresh)[place]?.setAttribute("open", "");
  }
  turn.replaceWith(fresh);
  return fresh;
}

async function askForBetterWords(turn) {
  const answer = await fetch(`/ask/better?d=${encodeURIComponent(turn.dataset.decision)}`, PART);
  if (answer.status !== 200) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  reword(turn, one(".turn", holder.content));
}

function arrived(turn, conversation) {
  stream.dataset.conversation = conversation;
  history.replaceState(null, "", `/ask?c=${encodeURIComponent(conversation)}`);
  const form = one(".below form");
  let hidden = one("input[name=c]", form);
  if (!hidden) {
    hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "c" });
    form.append(hidden);
  }
  hidden.value = conversation;
  bring(turn);
  prepare(turn);
}

async function refreshCount() {
  const answer = await fetch("/cart", PART);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  countPieces(one(".drawer", holder.content)?.dataset.count || "0");
}

function bring(turn) {
  turn.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}

/* Options, filters of reviews, spans of the chart: swap the product, keep the place */
async function swap(address, push) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const old = one("#product");
  const next = one("#product", fresh);
  if (!answer.ok || !old || !next) return location.assign(address);
  const path = pathTo(document.activeElement, old);
  hideEvidence(false);
  old.replaceWith(next);
  document.title = fresh.title;
  if (push) history.pushState({ swap: true }, "", address);
  path?.(next)?.focus({ preventScroll: true });
  prepare(next);
}

function pathTo(element, root) {
  if (!root.contains(element)) return null;
  const group = element.closest("[data-swap]");
  const groups = all("[data-swap]", root);
  const at = [groups.indexOf(group), group ? all("a", group).indexOf(element) : -1];
  return (next) => all("a", all("[data-swap]", next)[at[0]] || next)[at[1]];
}

/* What a piece of the page needs once it stands */
function prepare(root) {
  for (const button of all("[data-quiet]", root)) button.hidden = true;
  for (const group of all("[data-compare]", root)) tick(group);
}

function tick(form) {
  const chosen = all("input[name=ids]:checked", form).length;
  const button = one(".pages button", form);
  if (button) button.disabled = chosen < 2 || chosen > 5;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const target = event.target.closest("a, button");
  const mark = event.target.closest(".mark");
  if (mark) {
    event.preventDefault();
    return marked === mark && pinned ? hideEvidence(false) : showEvidence(mark, true);
  }
  if (marked && !evidence.contains(event.target)) hideEvidence(false);
  if (event.target === drawer) return drawer.close();
  if (!target) return;
  if (target.matches("[data-theme-switch]")) return switchTheme(event);
  if (target.matches("[data-close]")) return drawer.close();
  if (target.matches("[data-cart]")) {
    event.preventDefault();
    return fetch("/cart", PART)
      .then((answer) => answer.text())
      .then(openDrawer, () => location.assign("/cart"));
  }
  if (stream && target.matches("[data-follow]")) {
    const query = new URL(target.href).searchParams;
    if (query.get("c")) {
      event.preventDefault();
      return ask(query.get("q"));
    }
  }
  const swapped = target.matches("a") && target.closest("[data-swap], .tally, #reviews .pages");
  if (swapped && one("#product")) {
    event.preventDefault();
    swap(target.href, true);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-add]")) return submitToDrawer(event);
  if (form.matches("[data-change]")) {
    event.preventDefault();
    return changeLine(form, event.submitter);
  }
  if (form.matches("[data-once]")) {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
  }
  if (stream && form.matches("[data-ask]")) {
    event.preventDefault();
    const box = one("input[name=q]", form);
    const sentence = box.value.trim();
    if (!sentence) return;
    box.value = "";
    ask(sentence);
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-change]");
  if (form) changeLine(form, null);
  const compared = event.target.closest("[data-compare]");
  if (compared) tick(compared);
});

document.addEventListener("mouseover", (event) => {
  const mark = event.target.closest?.(".mark");
  if (mark && !pinned) return showEvidence(mark, false);
  if (marked && !pinned && !evidence.contains(event.target)) hideEvidence(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && marked) {
    event.preventDefault();
    return hideEvidence(true);
  }
  const typing = event.target.matches("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    (one(".below input[name=q]") || one("input[name=q]"))?.focus();
  }
});

addEventListener("scroll", () => marked && place(marked), { passive: true });
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
addEventListener("popstate", (event) => (one("#product") ? swap(location.href, false) : event.state && location.reload()));

prepare(document);
for (const turn of all(".turn[data-better]")) askForBetterWords(turn);
one(".notice[autofocus]")?.focus();
if (stream && one(".turn:last-child", stream) && all(".turn", stream).length > 1) bring(one(".turn:last-child", stream));
