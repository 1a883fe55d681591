// The ways of office.js: objects are stand-ins, work waits for sync, nothing is read unloaded.
//
// A kind says what an object of Excel offers:
//   values    what can be loaded, by name: (target) => value
//   settable  what can be set: (target, value) => void
//   objects   stand-ins for other objects, such as a range's format: [kind, (target) => target]
//   calls     methods that only do something: (target, ...arguments) => void
//   finders   methods that give a stand-in: [kind, (target, ...arguments) => target or null]
//   items     for a collection, its members: [kind, (target) => targets]
// What a kind does not name is not modelled, and asking for it fails loudly.

import { Refused } from "./typing.mjs";

const WEB_LIMIT = 5 * 1024 * 1024;
export const stats = { syncs: 0 };

export class Context {
  #queue = [];

  constructor(book, kinds, host) {
    Object.assign(this, { kinds, host, sent: 0, received: 0 });
    this.workbook = this.stand("Workbook", () => book);
    this.application = this.stand("Application", () => book);
  }

  // Do what waits, in its order; what stands before a refusal is done, what comes after is not.
  async sync() {
    stats.syncs += 1;
    const [work, sent] = [this.#queue, this.sent];
    [this.#queue, this.sent, this.received] = [[], 0, 0];
    await null; // as a message to Excel, the answer never comes at once
    if (this.host.refusal) this.host.refusal(work);
    if (this.host.web && sent > WEB_LIMIT) {
      throw new Refused("RequestPayloadSizeLimitExceeded", "The request payload size has exceeded the limit.");
    }
    for (const act of work) act();
    if (this.host.web && this.received > WEB_LIMIT) {
      throw new Refused("ResponsePayloadSizeLimitExceeded", "The response payload size has exceeded the limit.");
    }
  }

  later(act) {
    this.#queue.push(act);
  }

  stand(kind, find) {
    return new Proxy(new Stand(this, kind, find), HANDLER);
  }
}

class Stand {
  constructor(context, kind, find) {
    Object.assign(this, { context, kind, loaded: {}, objects: {}, found: false });
    this.spec = context.kinds[kind];
    if (!this.spec) throw new Error(`not modelled: ${kind}`);
    context.later(() => {
      this.target = find();
      this.found = true;
    });
  }

  there() {
    if (this.target === null) throw new Refused("ItemNotFound", `${this.kind} was not found.`);
    return this.target;
  }

  load(wanted) {
    const paths = (Array.isArray(wanted) ? wanted : String(wanted ?? "").split(",")).map((path) => path.trim());
    this.context.later(() => this.fetch(paths));
  }

  fetch(paths) {
    if (this.target === null) return;
    const { values = {}, items } = this.spec;
    if (items) return this.fetchItems(paths);
    const every = paths.length === 1 && paths[0] === "";
    for (const path of every ? Object.keys(values) : paths) {
      const [first, ...rest] = path.split("/");
      if (rest.length > 0 || this.spec.objects?.[first]) {
        const object = this.object(first)[RAW];
        object.now(this.spec.objects[first][1](this.there())).fetch([rest.join("/")]);
      } else if (values[first]) {
        this.loaded[first] = values[first](this.target);
        this.count(this.loaded[first]);
      } // Excel overlooks names it does not know
    }
  }

  fetchItems(paths) {
    const [kind, members] = this.spec.items;
    const inner = paths.map((path) => path.replace(/^items\/?/, ""));
    this.loaded.items = members(this.target).map((target) => {
      const item = this.context.stand(kind, () => target);
      item[RAW].now(target).fetch(inner.includes("") ? [""] : inner);
      return item;
    });
    for (const [name, count] of Object.entries(this.spec.values ?? {})) {
      if (paths.includes(name)) this.loaded[name] = count(this.target);
    }
  }

  // A message that Excel sends counts towards the limit of the web.
  count(value) {
    if (this.context.host.web && Array.isArray(value)) {
      this.context.received += JSON.stringify(value).length;
    }
  }

  object(name) {
    const [kind, find] = this.spec.objects[name];
    this.objects[name] ??= this.context.stand(kind, () => find(this.there()));
    return this.objects[name];
  }

  // Members of what is read come with it, and need no message of their own.
  now(target) {
    [this.target, this.found] = [target, true];
    return this;
  }

  read(name) {
    if (name in this.loaded) return structuredCloneOf(this.loaded[name]);
    const message =
      `The property '${name}' of ${this.kind} is not available. Before reading the property's value, ` +
      `call the load method on the containing object and call "context.sync()".`;
    throw new Refused("PropertyNotLoaded", message);
  }
}

// Values that were read are the reader's own; stand-ins stay what they are.
function structuredCloneOf(value) {
  const standIns = Array.isArray(value) && value.some((one) => one?.[RAW]);
  return standIns ? value : structuredClone(value);
}

const RAW = Symbol("stand-in");

const HANDLER = {
  get(stand, name, proxy) {
    if (name === RAW) return stand;
    if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined;
    const { context, spec } = stand;
    if (name === "context") return context;
    if (name === "load") return (wanted) => (stand.load(wanted), proxy);
    if (name === "isNullObject") {
      if (!stand.found) return stand.read("isNullObject");
      return stand.target === null;
    }
    if (name === "items" && spec.items) return stand.read(name);
    if (spec.values?.[name]) return stand.read(name);
    if (spec.objects?.[name]) return stand.object(name);
    if (spec.calls?.[name]) {
      return (...given) => context.later(() => spec.calls[name](stand.there(), ...given.map(targetOf)));
    }
    if (spec.finders?.[name]) {
      const [kind, find] = spec.finders[name];
      return (...given) => context.stand(kind, () => find(stand.there(), ...given.map(targetOf)));
    }
    throw new Error(`not modelled: ${stand.kind}.${name}`);
  },
  set(stand, name, value) {
    const set = stand.spec.settable?.[name];
    if (!set) throw new Error(`not modelled: setting ${stand.kind}.${name}`);
    if (stand.context.host.web) stand.context.sent += JSON.stringify(value)?.length ?? 0;
    stand.context.later(() => set(stand.there(), value));
    return true;
  },
};

// A stand-in given as an argument means what it stands for, at the time the call is done.
function targetOf(given) {
  return given?.[RAW] ? { get target() { return given[RAW].there(); } } : given;
}
