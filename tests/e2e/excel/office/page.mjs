// The page that Excel shows: Office, a document without layout, and requests to the server.

import { Context } from "./proxies.mjs";
import { KINDS } from "./objects.mjs";

export class Element extends EventTarget {
  #text = "";

  constructor(tag, attributes = {}) {
    super();
    Object.assign(this, { tag, attributes: { ...attributes }, children: [] });
    this.dataset = {};
    const classes = new Set();
    this.classList = { add: (name) => classes.add(name), remove: (name) => classes.delete(name) };
    for (const [name, value] of Object.entries(attributes)) this.#mirror(name, value);
  }

  #mirror(name, value) {
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = value;
    if (name === "hidden") this.hidden = true;
    if (name === "value") this.value = value;
  }

  get textContent() {
    return this.#text + this.children.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    this.children = [];
    this.#text = String(text);
  }

  get tBodies() {
    return this.children.filter((child) => child.tag === "tbody");
  }

  setAttribute(name, value) {
    this.attributes[name] = String(value);
    this.#mirror(name, String(value));
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }

  append(...added) {
    this.children.push(...added);
  }

  querySelector(tag) {
    return this.children.find((child) => child.tag === tag) ?? null;
  }

  replaceChildren(...added) {
    this.#text = "";
    this.children = added;
  }
}

const TAG = /<(\/?)(\w+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>([^<]*)/g;
const VOID = new Set(["meta", "link", "input", "br"]);

// All elements of a page, by what its text says; scripts keep what stands in them.
export function elementsOf(html) {
  const [found, open] = [[], []];
  for (const [, closing, tag, told, text] of html.matchAll(TAG)) {
    if (closing) {
      open.pop();
      continue;
    }
    const pairs = [...told.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, value ?? ""]);
    const element = new Element(tag, Object.fromEntries(pairs));
    if (tag === "script") element.textContent = text;
    open.at(-1)?.append(element);
    found.push(element);
    if (!VOID.has(tag)) open.push(element);
  }
  return found;
}

class PageDocument extends EventTarget {
  constructor(elements) {
    super();
    this.elements = elements;
    this.readyState = "loading";
    this.documentElement = new Element("html");
  }

  getElementById(id) {
    return this.elements.find((element) => element.getAttribute("id") === id) ?? null;
  }

  querySelectorAll(selector) {
    const attribute = /^\[([\w-]+)\]$/.exec(selector);
    if (!attribute) throw new Error(`not modelled: querySelectorAll(${selector})`);
    return this.elements.filter((element) => element.getAttribute(attribute[1]) !== null);
  }

  querySelector(selector) {
    if (selector.startsWith("#")) return this.getElementById(selector.slice(1));
    return this.querySelectorAll(selector)[0] ?? null;
  }

  createElement(tag) {
    return new Element(tag);
  }

  createElementNS(_space, tag) {
    return new Element(tag);
  }
}

class Request {
  open(method, url) {
    Object.assign(this, { method, url, headers: {} });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  getResponseHeader(name) {
    return this.answer.headers.get(name);
  }

  async send(body) {
    page.requests.push({ url: this.url, body: body && JSON.parse(body), headers: this.headers });
    await page.beforeRequest?.(this);
    try {
      const { method, headers } = this;
      this.answer = await fetch(this.url, { method, headers, body: body ?? undefined });
      this.responseText = await this.answer.text();
      Object.assign(this, { status: this.answer.status, statusText: this.answer.statusText });
    } catch {
      this.onerror();
      return;
    }
    this.onload();
  }
}

// What the tests look at, and what they decide.
export const page = {
  book: null,
  buttons: {},
  formulas: {},
  requests: [],
  ribbon: [],
  alerts: [],
  beforeRequest: null,
  host: { web: false, refusal: null },
  displayLanguage: "en-US",
};

function office() {
  return {
    onReady: async (work) => (work ? work({ host: "Excel" }) : { host: "Excel" }),
    AsyncResultStatus: { Failed: "failed", Succeeded: "succeeded" },
    EventType: { DialogMessageReceived: "message", DialogEventReceived: "event" },
    HostType: { Excel: "Excel" },
    context: {
      get displayLanguage() {
        return page.displayLanguage;
      },
      get platform() {
        return page.host.web ? "OfficeOnline" : "PC";
      },
      // ExcelApi as in Excel 2021 and later; nothing of the preview.
      requirements: {
        isSetSupported(name, version) {
          const offered = { ExcelApi: 18, CustomFunctionsRuntime: 4, RibbonApi: 2, SharedRuntime: 2 };
          return Number(version.split(".")[1]) <= (offered[name] ?? -1);
        },
      },
      ui: {
        displayDialogAsync(url, _size, told) {
          const asked = new URL(url).searchParams;
          page.alerts.push({ text: asked.get("prompt"), mode: asked.get("mode") });
          told({ status: "succeeded", value: { addEventHandler() {}, close() {} } });
        },
      },
    },
    actions: { associate: (name, work) => (page.buttons[name] = work) },
    ribbon: { requestUpdate: async (update) => page.ribbon.push(update) },
  };
}

class FormulaError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export function install(origin, html) {
  const context = () => new Context(page.book, KINDS, page.host);
  const run = async (...given) => {
    const work = given.pop();
    const own = given[0] ?? context();
    const result = await work(own);
    await own.sync();
    return result;
  };
  Object.assign(globalThis, {
    window: globalThis,
    location: { origin, href: `${origin}/taskpane.html` },
    document: new PageDocument(elementsOf(html)),
    XMLHttpRequest: Request,
    Office: office(),
    CustomFunctions: {
      associate: (name, work) => (page.formulas[name] = work),
      Error: FormulaError,
      ErrorCode: { invalidValue: "#VALUE!" },
    },
    Excel: {
      run,
      RequestContext: function RequestContext() {
        return context();
      },
      ShapeType: { image: "Image" },
      ClearApplyTo: { all: "All", contents: "Contents", formats: "Formats" },
    },
  });
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Excel" }, configurable: true });
}
