// What Excel's objects offer, as far as xlwings and Tierbook ask for it.

import { COLUMNS, ROWS, cellsText, overlap, parseCells, parseReference } from "./addresses.mjs";
import { addressOf } from "./model.mjs";
import { Refused } from "./typing.mjs";

const within = (sheet, cells) => ({ sheet, cells });
const none = () => [];
const unlisted = (kind) => ({ items: [kind, none] });

function cellsOf(text) {
  const cells = parseCells(text.split("!").pop());
  if (!cells) throw new Refused("InvalidArgument", `${text} is no address.`);
  return cells;
}

function byName(book, name) {
  const found = book.sheet(name);
  if (!found) throw new Refused("ItemNotFound", `There is no sheet ${name}.`);
  return found;
}

// A name or a table's column, such as =Data!$A$1 or =Customers[Customer].
function targetOfName({ book, item }) {
  const column = /^=(\w+)\[([^[\]#]+)\]$/u.exec(item.formula);
  if (!column) return book.target(item);
  const table = book.sheets.flatMap((sheet) => sheet.tables).find((one) => one.name === column[1]);
  const at = table ? table.headers.indexOf(column[2]) : -1;
  return at < 0 ? null : within(table.sheet, { ...table.body, column: table.cells.column + at, columns: 1 });
}

function typeOfName({ book, item }) {
  if (targetOfName({ book, item })) return "Range";
  return item.formula.includes("#REF!") || parseReference(item.formula) ? "Error" : "String";
}

function looks(...names) {
  const set = (name) => [name, ({ sheet, cells, part }, value) => sheet.look(cells, part + name, value)];
  return Object.fromEntries(names.map(set));
}

const part = (name) => ({ sheet, cells, part: before = "" }) => ({ sheet, cells, part: `${before}${name}.` });

function addColour({ sheet, cells }, type) {
  sheet.guard();
  const rule = { cells, type, rule: null, fill: null, font: null, stop: false };
  sheet.colours.unshift(rule);
  return { sheet, rule };
}

function setFrozen(sheet, range) {
  sheet.frozen = cellsText(range.target.cells);
}

export const KINDS = {
  Application: {
    values: { calculationMode: () => "Automatic" },
    objects: { cultureInfo: ["CultureInfo", (book) => book] },
  },
  CultureInfo: {
    values: { name: () => "en-US" },
    objects: { datetimeFormat: ["DatetimeFormat", (book) => book] },
  },
  DatetimeFormat: { values: { shortDatePattern: () => "m/d/yyyy" } },
  Workbook: {
    values: { name: (book) => book.name },
    objects: {
      worksheets: ["Worksheets", (book) => book],
      tables: ["Tables", (book) => ({ book, tables: book.sheets.flatMap((sheet) => sheet.tables) })],
      names: ["Names", (book) => ({ book, items: book.names })],
      application: ["Application", (book) => book],
    },
    finders: {
      getSelectedRange: ["Range", (book) => {
        const cells = parseCells(book.selection);
        if (!cells) throw new Refused("InvalidSelection", "The current selection is invalid for this operation.");
        return within(book.sheets[book.active], cells);
      }],
    },
  },
  Worksheets: {
    items: ["Worksheet", (book) => book.sheets],
    finders: {
      add: ["Worksheet", (book, name) => book.addSheet(name)],
      getItem: ["Worksheet", byName],
      getItemOrNullObject: ["Worksheet", (book, name) => book.sheet(name) ?? null],
      getActiveWorksheet: ["Worksheet", (book) => book.sheets[book.active]],
    },
  },
  Worksheet: {
    values: {
      name: (sheet) => sheet.name,
      position: (sheet) => sheet.book.sheets.indexOf(sheet),
      visibility: (sheet) => sheet.visibility,
      showGridlines: (sheet) => sheet.gridlines,
    },
    settable: {
      position: (sheet, position) => sheet.book.moveSheet(sheet, position),
      visibility: (sheet, value) => sheet.book.hideSheet(sheet, value),
    },
    objects: {
      names: ["Names", (sheet) => ({ book: sheet.book, items: [] })],
      tables: ["Tables", (sheet) => ({ book: sheet.book, sheet, tables: sheet.tables })],
      charts: ["Unlisted", (sheet) => sheet],
      shapes: ["Shapes", (sheet) => sheet.shapes],
      onSelectionChanged: ["SelectionEvents", (sheet) => sheet],
      pivotTables: ["Unlisted", (sheet) => sheet],
      notes: ["Unlisted", (sheet) => sheet],
      pageLayout: ["PageLayout", (sheet) => sheet],
      freezePanes: ["FreezePanes", (sheet) => sheet],
    },
    calls: { activate: (sheet) => sheet.book.activate(sheet) },
    finders: {
      getUsedRangeOrNullObject: ["Range", (sheet) => (sheet.used ? within(sheet, sheet.used) : null)],
      getRange: ["Range", (sheet, address) => within(sheet, cellsOf(address))],
      getRangeByIndexes: ["Range", (sheet, row, column, rows, columns) => {
        const inside = row >= 0 && column >= 0 && rows > 0 && columns > 0;
        if (!inside || row + rows > ROWS || column + columns > COLUMNS) {
          throw new Refused("InvalidArgument", "The range is outside of the sheet.");
        }
        return within(sheet, { row, column, rows, columns });
      }],
    },
  },
  Unlisted: unlisted("Unlisted"),
  Shapes: {
    items: ["Shape", (shapes) => shapes],
    finders: {
      getItemOrNullObject: ["Shape", (shapes, name) => shapes.find((shape) => shape.name === name) ?? null],
    },
  },
  Shape: {
    values: {
      name: (shape) => shape.name,
      type: () => "GeometricShape",
      ...Object.fromEntries(["left", "top", "width", "height"].map((side) => [side, () => 0])), // no layout
    },
  },
  SelectionEvents: {
    finders: {
      add: ["EventHandler", (sheet, listener) => {
        sheet.listeners.push(listener);
        return { sheet, listener };
      }],
    },
  },
  EventHandler: {
    calls: {
      remove: ({ sheet, listener }) => {
        sheet.listeners = sheet.listeners.filter((one) => one !== listener);
      },
    },
  },
  PageLayout: { finders: { getPrintAreaOrNullObject: ["RangeAreas", () => null] } },
  RangeAreas: { objects: { areas: ["Unlisted", (sheet) => sheet] } },
  FreezePanes: { calls: { freezeAt: setFrozen } },
  Range: {
    values: {
      address: ({ sheet, cells }) => addressOf(sheet, cells),
      rowIndex: ({ cells }) => cells.row,
      columnIndex: ({ cells }) => cells.column,
      rowCount: ({ cells }) => cells.rows,
      columnCount: ({ cells }) => cells.columns,
      values: ({ sheet, cells }) => sheet.read(cells, "value"),
      formulas: ({ sheet, cells }) => sheet.read(cells, "formula"),
      numberFormat: ({ sheet, cells }) => sheet.read(cells, "format"),
    },
    settable: {
      values: ({ sheet, cells }, values) => sheet.write(cells, values),
      formulas: ({ sheet, cells }, values) => sheet.write(cells, values),
      numberFormat: ({ sheet, cells }, formats) => sheet.setFormats(cells, formats),
    },
    objects: {
      worksheet: ["Worksheet", ({ sheet }) => sheet],
      format: ["Format", part("format")],
      conditionalFormats: ["ConditionalFormats", (range) => range],
      dataValidation: ["DataValidation", (range) => range],
    },
    calls: {
      clear: ({ sheet, cells }, what = "All") => sheet.clear(cells, what),
      select: ({ sheet, cells }) => sheet.book.select(sheet, cellsText(cells)),
    },
    finders: {
      getOffsetRange: ["Range", ({ sheet, cells }, rows, columns) => {
        return within(sheet, { ...cells, row: cells.row + rows, column: cells.column + columns });
      }],
    },
  },
  Format: {
    settable: looks("columnWidth", "wrapText"),
    objects: { font: ["Font", part("font")], fill: ["Fill", part("fill")] },
  },
  Font: { settable: looks("bold", "italic", "color", "size") },
  Fill: { settable: looks("color"), calls: { clear: (range) => range.sheet.look(range.cells, "fill.color", null) } },
  ConditionalFormats: {
    items: ["ConditionalFormat", ({ sheet, cells }) =>
      sheet.colours.filter((rule) => overlap(rule.cells, cells)).map((rule) => ({ sheet, rule }))],
    calls: {
      clearAll: ({ sheet, cells }) => {
        sheet.guard();
        sheet.colours = sheet.colours.filter((rule) => !overlap(rule.cells, cells));
      },
    },
    finders: { add: ["ConditionalFormat", addColour] },
  },
  ConditionalFormat: {
    settable: {
      priority: ({ sheet, rule }, place) => {
        sheet.colours.splice(sheet.colours.indexOf(rule), 1);
        sheet.colours.splice(place, 0, rule);
      },
      stopIfTrue: ({ rule }, stop) => (rule.stop = stop),
    },
    objects: { cellValue: ["CellValueRule", (one) => one] },
  },
  CellValueRule: {
    settable: { rule: ({ rule }, value) => (rule.rule = value) },
    objects: { format: ["RuleFormat", (one) => one] },
  },
  RuleFormat: { objects: { fill: ["RuleFill", (one) => one], font: ["RuleFont", (one) => one] } },
  RuleFill: { settable: { color: ({ rule }, colour) => (rule.fill = colour) } },
  RuleFont: { settable: { color: ({ rule }, colour) => (rule.font = colour) } },
  DataValidation: {
    values: { type: ({ sheet, cells }) => sheet.choiceType(cells) },
    settable: {
      rule: ({ sheet, cells }, rule) => {
        sheet.clearChoices(cells);
        sheet.choices.push({ cells, source: rule.list.source });
      },
    },
    calls: { clear: ({ sheet, cells }) => sheet.clearChoices(cells) },
  },
  Tables: {
    items: ["Table", ({ tables }) => tables],
    values: { count: ({ tables }) => tables.length },
    finders: { add: ["Table", ({ sheet }, address, headers) => sheet.addTable(cellsOf(address), headers)] },
  },
  Table: {
    values: {
      name: (table) => table.name,
      style: (table) => table.style,
      showHeaders: (table) => table.showHeaders,
      showTotals: (table) => table.showTotals,
      showFilterButton: (table) => table.showHeaders,
      highlightFirstColumn: () => false,
      highlightLastColumn: () => false,
      showBandedRows: () => true,
      showBandedColumns: () => false,
    },
    settable: {
      name: (table, name) => table.rename(name),
      style: (table, style) => (table.style = style),
    },
    objects: {
      worksheet: ["Worksheet", (table) => table.sheet],
      columns: ["TableColumns", (table) => table],
    },
    calls: { resize: (table, address) => table.resize(cellsOf(address)) },
    finders: {
      getRange: ["Range", (table) => within(table.sheet, table.cells)],
      getHeaderRowRange: ["Range", (table) => within(table.sheet, { ...table.cells, rows: 1 })],
      getDataBodyRange: ["Range", (table) => within(table.sheet, table.body)],
      getTotalRowRange: ["Range", (table) => {
        return within(table.sheet, { ...table.cells, row: table.cells.row + table.cells.rows - 1, rows: 1 });
      }],
    },
  },
  TableColumns: { items: ["TableColumn", (table) => table.headers] },
  TableColumn: { values: { name: (header) => header } },
  Names: {
    items: ["Name", ({ book, items }) => items.map((item) => ({ book, item }))],
    finders: {
      add: ["Name", ({ book }, name, formula) => ({ book, item: book.addName(name, formula) })],
      getItem: ["Name", ({ book }, name) => {
        const item = book.named(name);
        if (!item) throw new Refused("ItemNotFound", `There is no name ${name}.`);
        return { book, item };
      }],
    },
  },
  Name: {
    values: { name: ({ item }) => item.name, formula: ({ item }) => item.formula, type: typeOfName },
    settable: { formula: ({ item }, formula) => (item.formula = formula) },
    calls: {
      delete: ({ book, item }) => {
        book.names.splice(book.names.indexOf(item), 1);
      },
    },
    finders: { getRangeOrNullObject: ["Range", targetOfName] },
  },
};
