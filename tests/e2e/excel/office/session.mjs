// Excel with the add-in's page open, driven line by line: one JSON command in, one answer out.
//
// Run with the server's address as argument and its certificate in NODE_EXTRA_CA_CERTS.

import { register } from "node:module";
import { createInterface } from "node:readline";
import vm from "node:vm";

import { parseCells } from "./addresses.mjs";
import { Book } from "./model.mjs";
import { Element, install, page } from "./page.mjs";
import { stats } from "./proxies.mjs";

const origin = process.argv[2];
const complaints = [];
console.error = (...told) => complaints.push(told.map((one) => one?.stack ?? String(one)).join(" "));
console.log = () => {};

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

// Each script of the page as the server gives it, in the order in which a browser runs them.
async function openPage() {
  const html = await text(`${origin}/taskpane.html`);
  install(origin, html);
  register("./loader.mjs", import.meta.url);
  const scripts = document.elements.filter((element) => element.getAttribute("src"));
  // Left out is office.js itself, which the model stands for, and what mends it in browsers.
  const own = scripts.filter((script) => !/\/(vendor|officejs)\//.test(script.getAttribute("src")));
  const later = (script) => ["type", "defer"].some((name) => script.getAttribute(name) !== null);
  for (const script of own.filter((one) => !later(one))) await runScript(script);
  document.readyState = "interactive";
  for (const script of own.filter(later)) await runScript(script);
  document.dispatchEvent(new Event("DOMContentLoaded"));
  document.readyState = "complete";
}

async function runScript(script) {
  const url = new URL(script.getAttribute("src"), origin).href;
  if (script.getAttribute("type") === "module") await import(url);
  else vm.runInThisContext(await text(url), { filename: url });
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function until(ready) {
  while (!ready()) await settled();
}

const paneReady = () => document.getElementById("pane").getAttribute("aria-busy") === "false";

function range(told) {
  if (told === null || typeof told !== "object") return told;
  if (Array.isArray(told)) return told;
  return page.book.sheet(told.sheet).read(parseCells(told.cells), "value");
}

const COMMANDS = {
  open({ book, web = false, language = "en-US" }) {
    page.book = new Book(book);
    page.host = { web, refusal: null };
    page.beforeRequest = null;
    page.displayLanguage = language;
    page.alerts.length = page.requests.length = page.ribbon.length = complaints.length = 0;
    tierbook.speak(null);
    return {};
  },
  // What is begun by a selection may select other cells, which begins more.
  async select({ sheet, cells }) {
    page.book.select(page.book.sheet(sheet), cells);
    while (page.book.heard.length > 0) await page.book.heard.shift();
    return {};
  },
  // xlwings is told of scripts with buttons; its own page has a line that says which one runs.
  async sheet_buttons({ scripts }) {
    if (!document.getElementById("global-status-alert")) {
      const line = new Element("div", { id: "global-status-alert" });
      line.append(new Element("span"));
      document.elements.push(line);
    }
    await xlwings.registerSheetButtons(scripts);
    return {};
  },
  type({ sheet, cells, values }) {
    page.book.sheet(sheet).write(parseCells(cells), values);
    return {};
  },
  // Buttons pressed one right after the other, before any has ended.
  async press({ buttons }) {
    const syncs = stats.syncs;
    let completed = 0;
    await Promise.all(buttons.map((name) => page.buttons[name]({ completed: () => (completed += 1) })));
    return { completed, syncs: stats.syncs - syncs };
  },
  async formula({ name, given, at }) {
    const sheet = page.book.sheet(at.sheet);
    const invocation = { address: `${at.sheet}!${at.cells}` };
    try {
      const rows = await page.formulas[name](...given.map(range), invocation);
      const answer = structuredClone(rows);
      return { rows: answer, shown: page.book.spill(sheet, parseCells(at.cells), answer) };
    } catch (error) {
      return { error: error.code, message: error.message };
    }
  },
  // Excel refuses to write a property of its objects from the given time on.
  refuse({ after }) {
    let left = after;
    page.host.refusal = () => {
      if (page.requests.some(({ url }) => url.includes("custom-scripts-call")) && left-- <= 0) {
        throw Object.assign(new Error("Excel is busy."), { code: "GeneralException" });
      }
    };
    return {};
  },
  // The next request to a script waits until it is let go.
  hold() {
    const held = new Promise((resolve) => (page.release = resolve));
    page.beforeRequest = ({ url }) => (url.includes("custom-scripts-call") ? held : null);
    return {};
  },
  async let_go() {
    await until(() => page.requests.some(({ url }) => url.includes("custom-scripts-call")));
    page.release();
    return {};
  },
  async pane({ choose = null, apply = false }) {
    if (choose !== null) {
      document.getElementById("scheme").value = choose;
      document.getElementById("scheme").dispatchEvent(new Event("change"));
    } else if (apply) document.getElementById("apply").dispatchEvent(new Event("click"));
    else document.getElementById("refresh").dispatchEvent(new Event("click"));
    await until(paneReady);
    const ids = ["fault", "status", "movement", "chart", "scheme", "messages"];
    const shown = ids.map((id) => [id, document.getElementById(id).textContent]);
    return { ...Object.fromEntries(shown), language: document.documentElement.lang };
  },
  look: () => ({
    book: page.book,
    selection: page.book.selection,
    alerts: page.alerts,
    ribbon: page.ribbon,
    complaints,
    requests: page.requests.map(({ url, body, headers }) => ({ url: url.replace(origin, ""), body, headers })),
  }),
  names: () => ({ buttons: Object.keys(page.buttons), formulas: Object.keys(page.formulas) }),
};

async function answer(line) {
  const { command, ...told } = JSON.parse(line);
  try {
    return { done: await COMMANDS[command](told) };
  } catch (error) {
    return { failed: error.stack };
  }
}

// The pane reads a workbook as soon as the page is there.
page.book = new Book({
  name: "Book1.xlsx",
  names: {},
  sheets: [{ name: "Sheet1", cells: [], tables: [], colours: [], choices: [] }],
});
await openPage();
await until(paneReady);
process.stdout.write("ready\n");
let waiting = Promise.resolve();
for await (const line of createInterface({ input: process.stdin })) {
  // Others are done in their order; letting go comes in between.
  if (JSON.parse(line).command === "let_go") answer(line);
  else waiting = waiting.then(async () => process.stdout.write(`${JSON.stringify(await answer(line))}\n`));
}
