// A workbook as Excel holds it: cells, tables, names and rules, with Excel's refusals.

import {
  COLUMNS,
  ROWS,
  cellsText,
  contains,
  overlap,
  parseCells,
  parseReference,
  quoted,
  without,
} from "./addresses.mjs";
import { Refused, typed } from "./typing.mjs";

const GENERAL = "General";
const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const invalid = (message) => new Refused("InvalidArgument", message);

export class Sheet {
  constructor(book, { name, visibility = "Visible", protected: guarded = false, shapes = [] }) {
    Object.assign(this, { book, name, visibility, protected: guarded, shapes });
    this.gridlines = true;
    this.rows = [];
    this.tables = [];
    this.colours = []; // conditional formats, the first one wins
    this.choices = []; // data validations: {cells, source}
    this.looks = []; // what was dressed how, in the order of doing
    this.frozen = null;
    this.listeners = []; // who is told when other cells are selected
  }

  cell(row, column) {
    return this.rows[row]?.[column];
  }

  get used() {
    let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
    this.rows.forEach((cells, row) =>
      cells.forEach((cell, column) => {
        if (cell.value === "" && !cell.formula) return;
        [top, left] = [Math.min(top, row), Math.min(left, column)];
        [bottom, right] = [Math.max(bottom, row), Math.max(right, column)];
      }),
    );
    if (bottom < 0) return null;
    return { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1 };
  }

  read({ row, column, rows, columns }, what) {
    const empty = what === "format" ? GENERAL : "";
    return Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => {
        const cell = this.cell(row + r, column + c);
        if (what === "formula") return cell?.formula ?? cell?.value ?? empty;
        return cell?.[what] ?? empty;
      }),
    );
  }

  guard() {
    if (this.protected) {
      const told = "You don't have the required permissions to perform the requested operation.";
      throw new Refused("AccessDenied", told);
    }
  }

  #each(cells, values, act) {
    const single = values.length === 1 && values[0].length === 1;
    const fits = values.length === cells.rows && values.every((row) => row.length === cells.columns);
    if (!single && !fits) {
      const shape = `${values.length}x${values[0]?.length} values for ${cells.rows}x${cells.columns}`;
      throw invalid(`The number of rows or columns doesn't match the size of the range: ${shape}.`);
    }
    for (let r = 0; r < cells.rows; r += 1) {
      for (let c = 0; c < cells.columns; c += 1) {
        act(cells.row + r, cells.column + c, single ? values[0][0] : values[r][c]);
      }
    }
  }

  // Cells of the value null are left as they are. Nothing is written where one cannot be.
  write(cells, values) {
    this.guard();
    const wanted = [];
    this.#each(cells, values, (row, column, value) => {
      if (value !== null) {
        wanted.push([row, column, typed(value, this.cell(row, column)?.format ?? GENERAL)]);
      }
    });
    for (const [row, column, content] of wanted) this.put(row, column, content);
    this.#mendHeaders(cells);
  }

  put(row, column, { value, formula, format }) {
    if (row >= ROWS || column >= COLUMNS) throw invalid("The range is outside of the sheet.");
    const old = this.cell(row, column);
    const given = old && old.format !== GENERAL ? old.format : (format ?? GENERAL);
    const cells = (this.rows[row] ??= []);
    cells[column] = { value, ...(formula ? { formula } : {}), format: given };
  }

  setFormats(cells, formats) {
    this.guard();
    this.#each(cells, formats, (row, column, format) => {
      if (format === null) return;
      const old = this.cell(row, column) ?? { value: "" };
      (this.rows[row] ??= [])[column] = { ...old, format };
    });
  }

  clear(cells, what) {
    this.guard();
    for (const row of this.rows.slice(cells.row, cells.row + cells.rows)) {
      row?.forEach((cell, column) => {
        if (column < cells.column || column >= cells.column + cells.columns) return;
        if (what !== "Contents") cell.format = GENERAL;
        if (what !== "Formats") Object.assign(cell, { value: "", formula: undefined });
      });
    }
    if (what !== "Contents") this.colours = this.colours.filter((one) => !overlap(one.cells, cells));
  }

  // Cells of which some have a list and others none are at odds, which Office.js tells.
  choiceType(cells) {
    const here = this.choices.filter((one) => overlap(one.cells, cells));
    if (here.length === 0) return "None";
    return here.some((one) => contains(one.cells, cells)) ? "List" : "Inconsistent";
  }

  clearChoices(cells) {
    this.guard();
    this.choices = this.choices.flatMap((one) => {
      return without(one.cells, cells).map((rest) => ({ ...one, cells: rest }));
    });
  }

  look(cells, property, value) {
    this.guard();
    this.looks.push([cellsText(cells), property, value]);
  }

  // Headers of a table are distinct texts, whatever is written there.
  #mendHeaders(cells) {
    for (const table of this.tables) {
      if (table.showHeaders && overlap(cells, { ...table.cells, rows: 1 })) table.mendHeaders();
    }
  }

  addTable(cells, hasHeaders) {
    this.guard();
    if (!hasHeaders) throw invalid("A table without headers moves the cells below: not modelled.");
    if (this.tables.some((table) => overlap(table.cells, cells))) {
      throw invalid("A table can't overlap another table.");
    }
    const name = `Table${this.book.sheets.flatMap((sheet) => sheet.tables).length + 1}`;
    const table = new Table(this, { name, cells });
    this.tables.push(table);
    table.mendHeaders();
    return table;
  }
}

export class Table {
  constructor(sheet, { name, cells, showHeaders = true, showTotals = false }) {
    Object.assign(this, { sheet, name, showHeaders, showTotals });
    this.cells = { ...cells, rows: Math.max(cells.rows, 1 + showHeaders) };
    this.style = "TableStyleMedium2";
  }

  get headers() {
    if (!this.showHeaders) return Array.from({ length: this.cells.columns }, (_, n) => `Column${n + 1}`);
    return this.sheet.read({ ...this.cells, rows: 1 }, "value")[0].map(String);
  }

  get body() {
    const rows = this.cells.rows - this.showHeaders - this.showTotals;
    return { ...this.cells, row: this.cells.row + this.showHeaders, rows };
  }

  rename(name) {
    if (!/^[\p{L}_\\][\p{L}\p{N}_.]*$/u.test(name)) throw invalid(`${name} is no name of a table.`);
    if (this.sheet.book.nameTaken(name, this)) throw invalid(`The name ${name} is taken.`);
    this.name = name;
  }

  resize(cells) {
    this.sheet.guard();
    if (cells.row !== this.cells.row || cells.column !== this.cells.column) {
      throw invalid("The headers of a table must stay in the same row, at the same left edge.");
    }
    if (cells.rows < 1 + this.showHeaders) throw invalid("A table must have a row of data.");
    const others = this.sheet.tables.filter((table) => table !== this);
    if (others.some((table) => overlap(table.cells, cells))) {
      throw invalid("A table can't overlap another table.");
    }
    this.cells = cells;
    this.mendHeaders();
  }

  mendHeaders() {
    const taken = new Set();
    this.headers.forEach((header, n) => {
      let wanted = header === "" ? `Column${n + 1}` : header;
      for (let again = 2; taken.has(wanted.toLowerCase()); again += 1) wanted = `${header}${again}`;
      taken.add(wanted.toLowerCase());
      this.sheet.put(this.cells.row, this.cells.column + n, { value: wanted });
    });
  }
}

export class Book {
  constructor({ name, sheets, names, active = 0, selection = "A1" }) {
    Object.assign(this, { name, selection, active });
    this.heard = []; // what those who were told of a selection have begun
    this.sheets = [];
    this.names = Object.entries(names).map(([key, formula]) => ({ name: key, formula }));
    for (const told of sheets) this.#load(told);
  }

  #load(told) {
    const sheet = new Sheet(this, told);
    this.sheets.push(sheet);
    for (const [row, column, content] of told.cells) sheet.put(row, column, content);
    for (const table of told.tables) {
      sheet.tables.push(new Table(sheet, { ...table, cells: parseCells(table.cells) }));
    }
    sheet.colours = told.colours.map((rule) => ({ ...rule, cells: parseCells(rule.cells) }));
    sheet.choices = told.choices.map((one) => ({ ...one, cells: parseCells(one.cells) }));
  }

  sheet(name) {
    return this.sheets.find((sheet) => same(sheet.name, name));
  }

  addSheet(name) {
    const wanted = name ?? `Sheet${this.sheets.length + 1}`;
    if (wanted.length > 31 || /[:\\/?*[\]]|^'|'$|^$/.test(wanted)) {
      throw invalid(`${wanted} is no name of a sheet.`);
    }
    if (this.sheet(wanted)) {
      throw new Refused("ItemAlreadyExists", `There is a sheet ${wanted} already.`);
    }
    const sheet = new Sheet(this, { name: wanted });
    this.sheets.push(sheet);
    return sheet;
  }

  moveSheet(sheet, position) {
    const shown = this.sheets[this.active];
    this.sheets.splice(this.sheets.indexOf(sheet), 1);
    this.sheets.splice(position, 0, sheet);
    this.active = this.sheets.indexOf(shown);
  }

  hideSheet(sheet, visibility) {
    const left = this.sheets.filter((one) => one !== sheet && one.visibility === "Visible");
    if (visibility !== "Visible" && left.length === 0) {
      throw invalid("A workbook must show at least one sheet.");
    }
    sheet.visibility = visibility;
    if (this.sheets[this.active] === sheet && visibility !== "Visible") {
      this.active = this.sheets.indexOf(left[0]);
    }
  }

  activate(sheet) {
    if (sheet.visibility !== "Visible") throw invalid("A hidden sheet can't be shown like that.");
    this.active = this.sheets.indexOf(sheet);
  }

  select(sheet, cells) {
    this.activate(sheet);
    this.selection = cells;
    for (const listener of sheet.listeners) this.heard.push(listener({ address: cells }));
  }

  named(name) {
    return this.names.find((item) => same(item.name, name));
  }

  nameTaken(name, except) {
    const tables = this.sheets.flatMap((sheet) => sheet.tables);
    return [...tables, ...this.names].some((item) => item !== except && same(item.name, name));
  }

  addName(name, formula) {
    if (this.nameTaken(name)) throw new Refused("ItemAlreadyExists", `${name} is there already.`);
    if (!/^[\p{L}_\\][\p{L}\p{N}_.]*$/u.test(name) || parseCells(name)) {
      throw invalid(`${name} is no name.`);
    }
    if (!formula.startsWith("=")) throw invalid("A name refers to a formula.");
    const item = { name, formula };
    this.names.push(item);
    return item;
  }

  // Sheet and cells a name refers to; null for what is no range.
  target(item) {
    const found = parseReference(item.formula);
    const sheet = found && this.sheet(found.sheet);
    return sheet ? { sheet, cells: found.cells } : null;
  }

  // A formula of ours in a cell: its rows spill, unless something stands in their way.
  spill(sheet, at, rows) {
    const cells = { ...at, rows: rows.length, columns: rows[0].length };
    const many = cells.rows * cells.columns > 1;
    const inTable = sheet.tables.some((table) => overlap(table.cells, cells));
    const occupied = sheet.read(cells, "value").flat().slice(1).some((value) => value !== "");
    const blocked = many && (inTable || occupied);
    const shown = blocked ? [["#SPILL!"]] : rows;
    shown.forEach((row, r) =>
      row.forEach((value, c) => {
        const plain = value?.basicValue ?? value ?? "";
        sheet.put(at.row + r, at.column + c, { value: plain });
      }),
    );
    return shown;
  }

  toJSON() {
    return {
      name: this.name,
      active: this.sheets[this.active].name,
      names: Object.fromEntries(this.names.map((item) => [item.name, item.formula])),
      sheets: this.sheets.map((sheet) => ({
        name: sheet.name,
        visibility: sheet.visibility,
        protected: sheet.protected,
        cells: sheet.rows.flatMap((cells, row) =>
          cells.flatMap((cell, column) =>
            cell.value === "" && !cell.formula ? [] : [[row, column, cell]],
          ),
        ),
        tables: sheet.tables.map(({ name, cells, showHeaders, showTotals }) => {
          return { name, cells: cellsText(cells), showHeaders, showTotals };
        }),
        colours: sheet.colours.map((rule) => ({ ...rule, cells: cellsText(rule.cells) })),
        choices: sheet.choices.map((one) => ({ ...one, cells: cellsText(one.cells) })),
        looks: sheet.looks,
        frozen: sheet.frozen,
      })),
    };
  }
}

export const addressOf = (sheet, cells) => `${quoted(sheet.name)}!${cellsText(cells)}`;
