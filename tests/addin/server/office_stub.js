// An Office without Excel: enough for the task pane and the ribbon, driven by the test.
(() => {
  let tellStarted;
  const started = new Promise((resolve) => (tellStarted = resolve));
  const log = { associated: {}, updates: [], actions: [], sent: [], ran: [], completed: 0 };
  const testing = {
    log,
    start: () => tellStarted({ host: "Excel", platform: "OfficeOnline" }),
    press: (script) => {
      log.associated[script]({ completed: () => (log.completed += 1) });
    },
    alerts: () =>
      log.actions.flatMap((actions) =>
        actions.filter((action) => action.func === "alert").map((action) => action.args[0]),
      ),
    // What stands in Excel: sheets and tables for the ribbon, and what xlwings would send.
    hold: (payload) => {
      testing.payload = payload;
      testing.workbook = {
        sheets: payload.sheets.map((sheet) => sheet.name),
        active: 0,
        tables: payload.sheets.flatMap((s) => s.tables.map((table) => [table.name, s.name])),
        names: payload.names.map((name) => [name.name, name.refers_to]),
      };
      xlwings.getBookData = async (options) => {
        log.sent.push(options);
        return structuredClone(testing.payload);
      };
      xlwings.runActions = async (data) => {
        log.actions.push(data.actions);
      };
      const post = xwRequest.post;
      xwRequest.post = async (url, body, options) => {
        const script = /custom-scripts-call\/(\w+)$/.exec(url);
        if (script) log.ran.push({ script: script[1], args: body.args || [] });
        return post(url, body, options);
      };
    },
  };
  const collection = (items) => ({
    items,
    load() {
      return this;
    },
  });
  const workbook = () => {
    const { sheets, active, tables, names } = testing.workbook;
    const worksheets = collection(sheets.map((name) => ({ name, load() { return this; } })));
    worksheets.getActiveWorksheet = () => worksheets.items[active];
    return {
      worksheets,
      tables: collection(tables.map(([name, sheet]) => ({ name, worksheet: { name: sheet } }))),
      names: collection(names.map(([name, formula]) => ({ name, formula }))),
    };
  };
  window.testing = testing;
  window.Excel = { run: async (work) => work({ workbook: workbook(), sync: async () => {} }) };
  window.Office = {
    onReady: (work) => started.then((info) => (work ? work(info) : info)),
    context: {
      displayLanguage: "en-US",
      platform: "OfficeOnline",
      diagnostics: { version: "16.0", platform: "OfficeOnline", host: "Excel" },
      requirements: { isSetSupported: (name) => name === "RibbonApi" },
    },
    actions: { associate: (name, work) => (log.associated[name] = work) },
    ribbon: { requestUpdate: async (update) => log.updates.push(update) },
    HostType: { Excel: "Excel" },
  };
  window.CustomFunctions = { associate: () => {} };
})();
