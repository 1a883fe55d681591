// The task pane: the mix of tiers, the scheme, who would move, and Apply.
//
// All that is shown comes from the server as data and enters the page as text, never as HTML.

(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const BAR = { height: 22, gap: 10, label: 34, number: 46, width: 300 };
  const byId = (id) => document.getElementById(id);

  let shown = null; // what the server last said
  let tried = null; // id of a scheme that is tried but not applied
  let asking = 0; // number of the last question, so that a late answer to an older one is dropped

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== null) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function label() {
    document.documentElement.lang = tierbook.language();
    for (const one of document.querySelectorAll("[data-text]")) {
      one.textContent = tierbook.say(one.dataset.text);
    }
  }

  function status(text) {
    byId("status").textContent = text;
  }

  function fault(text) {
    byId("fault").textContent = text || "";
    byId("fault").hidden = !text;
  }

  function busy(is) {
    byId("pane").setAttribute("aria-busy", String(is));
    for (const id of ["refresh", "apply", "scheme"]) byId(id).disabled = is;
  }

  // Reading ----------------------------------------------------------------

  async function refresh() {
    const mine = ++asking;
    busy(true);
    status(tierbook.say("loading"));
    let view = null;
    let failed = "";
    try {
      view = await tierbook.askPane(tried ? [tried] : []);
    } catch (error) {
      console.error(error);
      failed = error.message || String(error);
    }
    if (mine !== asking) return;
    busy(false);
    if (view === null) {
      status("");
      fault(failed);
      return;
    }
    show(view);
  }

  function show(view) {
    shown = view;
    tierbook.speak(view.lang);
    label();
    status("");
    fault(view.error);
    showSchemes(view);
    const graded = !view.error;
    for (const id of ["mix", "moves", "told"]) byId(id).hidden = !graded;
    if (!graded) return;
    showMix(view.tiers);
    fill("rules", view.rules);
    showMoves(view);
    fill("messages", view.messages.length ? view.messages : [tierbook.say("nothing_to_say")]);
  }

  function fill(id, lines) {
    byId(id).replaceChildren(...lines.map((line) => element("li", line)));
  }

  function showSchemes(view) {
    const choices = view.schemes.map((one) => element("option", one.title, { value: one.id }));
    const current = tried || view.scheme;
    if (!view.schemes.some((one) => one.id === current)) {
      const none = { value: "", disabled: "", selected: "" };
      choices.unshift(element("option", tierbook.say("choose"), none));
    }
    byId("scheme").replaceChildren(...choices);
    byId("scheme").value = view.schemes.some((one) => one.id === current) ? current : "";
    byId("schemes").hidden = false;
    byId("rules-part").hidden = Boolean(view.error);
  }

  // The mix ----------------------------------------------------------------

  function showMix(tiers) {
    byId("chart").replaceChildren(chart(tiers));
    byId("mark").hidden = tiers.every((tier) => [null, tier.after].includes(tier.before));
    const rows = tiers.map((tier) => {
      const row = element("tr", null);
      const name = tier.label ? `${tier.grade} · ${tier.label}` : tier.grade;
      row.append(
        element("th", name, { scope: "row" }),
        element("td", tier.before === null ? "–" : String(tier.before), { class: "number" }),
        element("td", String(tier.after), { class: "number" }),
        element("td", percent(tier.share), { class: "number" }),
      );
      return row;
    });
    byId("mix-table").tBodies[0].replaceChildren(...rows);
  }

  function percent(share) {
    const format = new Intl.NumberFormat(tierbook.language(), {
      style: "percent",
      maximumFractionDigits: 0,
    });
    return format.format(share);
  }

  // One bar per tier; a thin mark shows where it ends now.
  function chart(tiers) {
    const step = BAR.height + BAR.gap;
    const most = Math.max(1, ...tiers.map((tier) => Math.max(tier.after, tier.before || 0)));
    const long = (count) => ((BAR.width - BAR.label - BAR.number) * count) / most;
    const image = drawn("svg", {
      viewBox: `0 0 ${BAR.width} ${tiers.length * step}`,
      role: "img",
      "aria-label": tiers.map((tier) => `${tier.grade}: ${tier.after}`).join(", "),
    });
    tiers.forEach((tier, place) => {
      const top = place * step + BAR.gap / 2;
      const middle = top + BAR.height / 2;
      image.append(
        written(tier.grade, { x: 0, y: middle, class: "chart-tier" }),
        drawn("rect", {
          x: BAR.label,
          y: top,
          width: Math.max(long(tier.after), 1),
          height: BAR.height,
          rx: 3,
          fill: tier.fill,
          class: "chart-bar",
        }),
        written(String(tier.after), { x: BAR.label + long(tier.after) + 6, y: middle }),
      );
      if (tier.before !== null && tier.before !== tier.after) {
        const x = BAR.label + long(tier.before);
        const mark = { x1: x, x2: x, y1: top - 3, y2: top + BAR.height + 3, class: "chart-now" };
        image.append(drawn("line", mark));
      }
    });
    return image;
  }

  function drawn(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function written(text, attributes) {
    const made = drawn("text", { ...attributes, "dominant-baseline": "central" });
    made.textContent = text;
    return made;
  }

  // Who would move ---------------------------------------------------------

  function showMoves(view) {
    byId("movement").textContent = view.movement;
    const rows = view.moves.map((move) => {
      const row = element("tr", null);
      row.append(
        element("th", move.customer, { scope: "row" }),
        element("td", `${move.old} → ${move.new}`),
        element("td", move.reason),
      );
      return row;
    });
    byId("moves-table").tBodies[0].replaceChildren(...rows);
    byId("moves-scroll").hidden = rows.length === 0;
    byId("more").hidden = view.more === 0;
    byId("more").textContent = tierbook.say("more", { count: view.more });
  }

  async function apply() {
    if (shown === null || tierbook.isRunning()) return;
    busy(true);
    status(tierbook.say("applying"));
    fault("");
    // Switching changes no grade, so that a person may look first; here they have looked.
    const switched = tried ? await tierbook.run("switch_scheme", [tried]) : null;
    const failed = switched ?? (await tierbook.run("regrade_all"));
    if (failed) {
      busy(false);
      status("");
      fault(failed);
      return;
    }
    tried = null;
    await refresh();
    status(tierbook.say("applied"));
  }

  // Wiring -----------------------------------------------------------------

  function start() {
    label();
    byId("refresh").addEventListener("click", () => {
      tried = null;
      refresh();
    });
    byId("scheme").addEventListener("change", () => {
      tried = byId("scheme").value;
      refresh();
    });
    byId("apply").addEventListener("click", apply);
    // A button of the ribbon has changed the workbook; what the pane itself ran it reads anyway.
    document.addEventListener("tierbook:ran", () => {
      if (byId("pane").getAttribute("aria-busy") === "false") refresh();
    });
    Office.onReady(refresh);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
