// Tierbook's buttons on Excel's ribbon, and the runner that the task pane shares with them.
//
// A button runs the Python script of its name. Only the sheets that Tierbook reads travel to the
// server. One script runs at a time: a second click does nothing but say so.

(function () {
  "use strict";

  const TAB = "Tierbook.Tab";
  const GROUPS = {
    grade: ["regrade_all", "preview", "undo", "check_data", "explain_selection"],
    plan: ["plan_visits", "log_done_visits", "customer_card"],
    workbook: ["switch_scheme", "add_tierbook"],
    help: ["help"],
  };
  const TABLES = new Set(
    [
      ...["Customers", "Tiers", "Reps", "Holidays", "Schedule", "Contacts", "History", "Orders"],
      ...["TestCases", "TierbookSettings", "TierbookFit", "TierbookUndo"],
    ].map((name) => name.toLowerCase()),
  );
  const LANGUAGES = ["en", "zh", "es"];

  let running = null;
  let workbookLanguage = null;
  let scriptsMeta = null;

  // Texts ------------------------------------------------------------------

  function texts(lang) {
    const element = document.getElementById("tierbook-texts");
    const all = element ? JSON.parse(element.textContent) : {};
    return all[lang] || all.en || {};
  }

  function language() {
    if (workbookLanguage) return workbookLanguage;
    const display = (globalThis.Office?.context?.displayLanguage || "en").slice(0, 2);
    return LANGUAGES.includes(display.toLowerCase()) ? display.toLowerCase() : "en";
  }

  function say(key, facts = {}) {
    const text = texts(language())[key] || key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
  }

  // What to send -----------------------------------------------------------

  // The sheet a name refers to: =Data!$A$1 or ='My ''own'' data'!$A$1.
  function sheetOf(formula) {
    const match = /^=(?:'((?:[^']|'')+)'|([^'!\s]+))!/.exec(String(formula));
    return match ? (match[1] ? match[1].replaceAll("''", "'") : match[2]) : null;
  }

  async function sheetsToSend(context) {
    const workbook = context.workbook;
    const sheets = workbook.worksheets.load("items/name");
    const active = workbook.worksheets.getActiveWorksheet().load("name");
    const tables = workbook.tables.load("items/name, items/worksheet/name");
    const names = workbook.names.load("items/name, items/formula");
    await context.sync();
    const wanted = new Set([active.name]);
    for (const table of tables.items) {
      if (TABLES.has(table.name.toLowerCase())) wanted.add(table.worksheet.name);
    }
    for (const item of names.items) {
      if (!item.name.toLowerCase().startsWith("tierbook")) continue;
      const sheet = sheetOf(item.formula);
      if (sheet) wanted.add(sheet);
    }
    return choice(
      sheets.items.map((sheet) => sheet.name),
      wanted,
    );
  }

  // xlwings takes names parted by commas, so a name with a comma can only be meant by what is left.
  function choice(all, wanted) {
    const plain = (name) => !name.includes(",") && name.trim() === name;
    const needed = all.filter((name) => wanted.has(name));
    if (needed.every(plain)) return { include: needed.join(","), exclude: "" };
    const rest = all.filter((name) => !wanted.has(name) && plain(name));
    return { include: "", exclude: rest.join(",") };
  }

  // A script may say itself which sheets it needs; xlwings applies that to its own buttons only.
  async function sheetsFor(script, context) {
    if (scriptsMeta === null) {
      const answer = await globalThis.xwRequest.get(url("/xlwings/custom-scripts-meta.json"));
      scriptsMeta = answer.data;
    }
    const meta = scriptsMeta.find((one) => one.function_name === script) || {};
    if (meta.include || meta.exclude) {
      return { include: meta.include || "", exclude: meta.exclude || "" };
    }
    return sheetsToSend(context);
  }

  // Asking the server ------------------------------------------------------

  function url(path) {
    return window.location.origin + (globalThis.config?.appPath || "") + path;
  }

  async function headers() {
    const auth =
      typeof globalThis.getAuth === "function"
        ? await globalThis.getAuth()
        : { token: "", provider: "" };
    const found = { "Content-Type": "application/json", "Accept-Language": language() };
    if (auth.token) found.Authorization = auth.token;
    if (auth.provider) found["Auth-Provider"] = auth.provider;
    return found;
  }

  // The answer of the server to the workbook as it is; throws an Error in plain words.
  async function ask(path, sheets, args, context) {
    const asked = await headers();
    let payload;
    try {
      payload = await xlwings.getBookData({ ...sheets, headers: { ...asked } }, context);
    } catch (error) {
      throw new Error(excelSaid(error));
    }
    if (args.length > 0) payload.args = args;
    const timeout = (globalThis.config?.requestTimeout || 300) * 1000;
    try {
      const answer = await globalThis.xwRequest.post(url(path), payload, {
        headers: asked,
        timeout,
      });
      return { data: answer.data, payload };
    } catch (error) {
      throw new Error(inPlainWords(error));
    }
  }

  function inPlainWords(error) {
    if (!error.response) return say("offline");
    const { status, data } = error.response;
    if (status === 401) return say("signed_out");
    const told = typeof data === "string" ? data : data && data.detail;
    if (status >= 500 || typeof told !== "string" || told === "") return say("unexpected");
    return status === 403 && told.startsWith("Auth error") ? say("signed_out") : told;
  }

  // Excel on the web hands over at most 5 MB at a time; its own message says only that.
  function excelSaid(error) {
    if (/PayloadSizeLimitExceeded$/.test(String(error.code))) return say("web_limit");
    return error.message || String(error);
  }

  async function carryOut(data, payload, context) {
    try {
      await xlwings.runActions(data, context);
    } catch (error) {
      throw new Error(halfWritten(error, data, payload));
    }
  }

  // Excel refused a step in the middle: name what may be written by now, and the way back.
  function halfWritten(error, data, payload) {
    const actions = data.actions || [];
    const step = Number.isInteger(error.actionIndex) ? error.actionIndex + 1 : 0;
    const facts = {
      cause: excelSaid(error.cause || error),
      step,
      steps: actions.length,
      sheets: sheetsTouched(actions.slice(0, step), payload).join(", ") || say("blank"),
    };
    return say("half_written", facts);
  }

  // Names of the sheets that some actions write to; positions count sheets added on the way.
  function sheetsTouched(actions, payload) {
    const order = payload.sheets.map((sheet) => sheet.name);
    const touched = new Set();
    for (const { func, args, sheet_position: position } of actions) {
      if (func === "addSheet") order.splice(args[0], 0, args[1]);
      const name = func === "addSheet" ? args[1] : order[position];
      if (name !== undefined) touched.add(name);
    }
    return [...touched];
  }

  // Running ----------------------------------------------------------------

  function label(script) {
    return say(`button.${script}`);
  }

  async function alertPerson(text) {
    const alert = { func: "alert", args: [text, say("title"), "ok", "critical", ""] };
    await xlwings.runActions({ actions: [alert] });
  }

  async function setEnabled(script, enabled) {
    const ribbon = globalThis.Office?.ribbon;
    if (!ribbon?.requestUpdate) return;
    if (!Office.context.requirements.isSetSupported("RibbonApi", "1.1")) return;
    const group = Object.keys(GROUPS).find((name) => GROUPS[name].includes(script));
    if (!group) return;
    const controls = [{ id: `Tierbook.${script}`, enabled }];
    const groups = [{ id: `Tierbook.Group.${group}`, controls }];
    try {
      await ribbon.requestUpdate({ tabs: [{ id: TAB, groups }] });
    } catch (error) {
      console.warn("The ribbon could not be updated:", error);
    }
  }

  // Runs a script; gives null, or what went wrong in plain words. Never throws.
  async function run(script, args = []) {
    if (running !== null) return say("running", { button: label(running) });
    running = script;
    await setEnabled(script, false);
    let fault = null;
    try {
      await Office.onReady();
      await Excel.run(async (context) => {
        const sheets = await sheetsFor(script, context);
        const path = `/xlwings/custom-scripts-call/${script}`;
        const { data, payload } = await ask(path, sheets, args, context);
        if (data != null) await carryOut(data, payload, context);
      });
    } catch (error) {
      console.error(error);
      fault = say("failed", { button: label(script), cause: error.message || String(error) });
    } finally {
      running = null;
      await setEnabled(script, true);
    }
    document.dispatchEvent(new CustomEvent("tierbook:ran", { detail: { script, fault } }));
    return fault;
  }

  async function pressed(script, event) {
    const again = running === script;
    try {
      const fault = await run(script);
      if (fault !== null && !again) await alertPerson(fault);
    } catch (error) {
      console.error(error);
    } finally {
      event.completed();
    }
  }

  globalThis.tierbook = {
    run,
    say,
    language,
    speak: (lang) => {
      workbookLanguage = LANGUAGES.includes(lang) ? lang : null;
    },
    isRunning: () => running !== null,
    // The workbook as the pane shows it: {data} of the server, or an Error in plain words.
    askPane: async (args) =>
      Excel.run(async (context) => {
        const sheets = await sheetsToSend(context);
        return (await ask("/tierbook/pane", sheets, args, context)).data;
      }),
  };

  for (const script of Object.values(GROUPS).flat()) {
    Office.actions.associate(script, (event) => pressed(script, event));
  }
})();
