// The model itself: what Excel does, as Microsoft documents it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsText, parseCells, parseReference, quoted, without } from "./addresses.mjs";
import { Book } from "./model.mjs";
import { KINDS } from "./objects.mjs";
import { elementsOf } from "./page.mjs";
import { Context } from "./proxies.mjs";
import { typed } from "./typing.mjs";

const sheet = { cells: [], tables: [], colours: [], choices: [] };
const ROWS = [["Name", "Size"], ["a", 1], ["b", 2]];
const cells = ROWS.flatMap((row, r) => row.map((value, c) => [r, c, { value }]));

function open(web = false) {
  const book = new Book({
    name: "B.xlsx",
    names: { Top: "=Data!$A$1", Gone: "=Lost!$A$1", Sizes: "=T[Size]" },
    sheets: [
      { ...sheet, name: "Data", cells, tables: [{ name: "T", cells: "A1:B3" }] },
      { ...sheet, name: "My 'own'" },
    ],
  });
  const context = new Context(book, KINDS, { web, refusal: null });
  return { book, context, data: context.workbook.worksheets.getItem("Data") };
}

const refused = (code) => (error) => error.code === code;

test("addresses", () => {
  assert.deepEqual(parseCells("$B$2:D5"), { row: 1, column: 1, rows: 4, columns: 3 });
  assert.equal(cellsText(parseCells("XFD1048576")), "XFD1048576");
  assert.equal(cellsText(parseCells("2:5")), "2:5");
  assert.equal(cellsText(parseCells("B:D")), "B:D");
  assert.equal(parseCells("Name"), null);
  assert.equal(parseReference("='My ''own'''!$A$1").sheet, "My 'own'");
  assert.equal(quoted("My 'own'"), "'My ''own'''");
  assert.equal(quoted("Data"), "Data");
});

test("what is typed becomes what Excel makes of it", () => {
  const cases = [
    ["plain", "plain"], ["'=1+1", "=1+1"], ["'00123", "00123"], ["00123", 123], ["+1", 1],
    ["-5", -5], ["1,234.5", 1234.5], ["12%", 0.12], ["$5", 5], ["1e3", 1000], ["TRUE", true],
    ["2026-11-21", 46347], ["#N/A", "#N/A"], ["-", "-"], ["1-2 Ltd", "1-2 Ltd"], ["", ""],
  ]; // prettier-ignore
  for (const [text, value] of cases) assert.equal(typed(text, "General").value, value, text);
  assert.deepEqual(typed("=A1", "General"), { value: "#NAME?", formula: "=A1" });
  assert.equal(typed('=HYPERLINK("#x","B5")', "General").value, "B5");
  assert.equal(typed("-5 Ltd", "General").formula, "=-5 Ltd");
  assert.equal(typed("@x", "General").formula, "=@x");
  assert.equal(typed("1-2", "General").format, "d-mmm");
  assert.equal(typed("=A1", "@").value, "=A1");
  assert.equal(typed("1-2", "@").value, "1-2");
  assert.throws(() => typed({}, "General"), refused("InvalidArgument"));
  assert.throws(() => typed("x".repeat(32_768), "General"), refused("InvalidArgument"));
});

test("nothing is read before it is loaded and synced", async () => {
  const { context, data } = open();
  assert.throws(() => data.name, refused("PropertyNotLoaded"));
  data.load("name");
  assert.throws(() => data.name, refused("PropertyNotLoaded"));
  await context.sync();
  assert.equal(data.name, "Data");
  assert.throws(() => data.position, refused("PropertyNotLoaded"));
  assert.throws(() => data.visibilty, /not modelled/);
});

test("what was read stays as it was until it is loaded again", async () => {
  const { context, data } = open();
  const range = data.getRange("B2").load("values");
  await context.sync();
  range.values = [[7]];
  await context.sync();
  assert.deepEqual(range.values, [[1]]);
  range.load("values");
  await context.sync();
  assert.deepEqual(range.values, [[7]]);
});

test("null leaves a cell, an empty text clears it, one value fills all", async () => {
  const { book, context, data } = open();
  data.getRange("A2:B3").values = [[null, ""], ["c", null]];
  data.getRange("D1:E2").values = [["x"]];
  await context.sync();
  assert.deepEqual(book.sheet("Data").read(parseCells("A1:E3"), "value"), [
    ["Name", "Size", "", "x", "x"], ["a", "", "", "x", "x"], ["c", 2, "", "", ""],
  ]); // prettier-ignore
});

test("values must have the shape of the range", async () => {
  const { book, context, data } = open();
  data.getRange("A2:B3").values = [["a", "b"]];
  await assert.rejects(context.sync(), refused("InvalidArgument"));
  assert.equal(book.sheet("Data").cell(1, 0).value, "a");
});

test("what is not there is an error, or says so", async () => {
  const { context } = open();
  const missing = context.workbook.worksheets.getItemOrNullObject("No");
  assert.throws(() => missing.isNullObject, refused("PropertyNotLoaded"));
  await context.sync();
  assert.equal(missing.isNullObject, true);
  context.workbook.worksheets.getItem("No");
  await assert.rejects(context.sync(), refused("ItemNotFound"));
});

test("steps before a refusal are done, those after it are not", async () => {
  const { book, context, data } = open();
  data.getRange("A2").values = [["first"]];
  data.getRange("A3:B3").values = [["too", "many", "cells"]];
  data.getRange("A3").values = [["last"]];
  await assert.rejects(context.sync());
  assert.equal(book.sheet("Data").cell(1, 0).value, "first");
  assert.equal(book.sheet("Data").cell(2, 0).value, "b");
});

test("tables keep their corner, their headers apart and their distance", async () => {
  const { book, context, data } = open();
  data.tables.load("items/name");
  await context.sync();
  const [table] = data.tables.items;
  table.resize("A1:D3");
  data.getRange("D1").values = [["size"]];
  await context.sync();
  assert.deepEqual(book.sheet("Data").tables[0].headers, ["Name", "Size", "Column3", "size2"]);
  table.resize("B1:D3");
  await assert.rejects(context.sync(), refused("InvalidArgument"));
  data.tables.add("D3:E9", true);
  await assert.rejects(context.sync(), refused("InvalidArgument"));
  data.tables.add("G1:H3", true).name = "t";
  await assert.rejects(context.sync(), refused("InvalidArgument"));
});

test("names tell what they refer to, and are there once", async () => {
  const { context } = open();
  const names = context.workbook.names.load("name, type, formula");
  await context.sync();
  const found = names.items.map((item) => [item.name, item.type]);
  assert.deepEqual(found, [["Top", "Range"], ["Gone", "Error"], ["Sizes", "Range"]]);
  const range = names.items[2].getRangeOrNullObject().load("address");
  await context.sync();
  assert.equal(range.address, "Data!B2:B3");
  context.workbook.names.add("TOP", "=Data!$B$1");
  await assert.rejects(context.sync(), refused("ItemAlreadyExists"));
});

test("sheets have one name each, and one is always shown", async () => {
  const { book, context, data } = open();
  context.workbook.worksheets.add("DATA");
  await assert.rejects(context.sync(), refused("ItemAlreadyExists"));
  context.workbook.worksheets.add("x".repeat(32));
  await assert.rejects(context.sync(), refused("InvalidArgument"));
  data.visibility = "Hidden";
  await context.sync();
  assert.equal(book.sheets[book.active].name, "My 'own'");
  context.workbook.worksheets.getItem("My 'own'").visibility = "Hidden";
  await assert.rejects(context.sync(), refused("InvalidArgument"));
});

test("lists to choose from are told, and taken off a part of their cells", async () => {
  const { book, context, data } = open();
  data.getRange("B2:B9").dataValidation.rule = { list: { source: "a,b", inCellDropDown: true } };
  const types = ["C2", "B3:B4", "B8:B10"].map((at) => data.getRange(at).dataValidation.load("type"));
  await context.sync();
  assert.deepEqual(types.map((one) => one.type), ["None", "List", "Inconsistent"]);
  data.getRange("B4:B5").dataValidation.clear();
  await context.sync();
  const left = book.sheet("Data").choices.map((one) => cellsText(one.cells));
  assert.deepEqual(left, ["B2:B3", "B6:B9"]);
  const around = without(parseCells("A1:C3"), parseCells("B2")).map(cellsText);
  assert.deepEqual(around, ["A1:C1", "A3:C3", "A2", "C2"]);
});

test("a protected sheet is read and not written", async () => {
  const { book, context, data } = open();
  book.sheet("Data").protected = true;
  const range = data.getRange("A1").load("values");
  await context.sync();
  assert.deepEqual(range.values, [["Name"]]);
  range.values = [["x"]];
  await assert.rejects(context.sync(), refused("AccessDenied"));
});

test("the web passes 5 MB at a time", async () => {
  const { context, data } = open(true);
  data.getRangeByIndexes(0, 3, 200, 1).values = Array.from({ length: 200 }, () => ["x".repeat(30_000)]);
  await assert.rejects(context.sync(), refused("RequestPayloadSizeLimitExceeded"));
});

test("formulas of ours spill over blank cells alone", () => {
  const { book } = open();
  const data = book.sheet("Data");
  assert.deepEqual(book.spill(data, parseCells("D1"), [[1], [2]]), [[1], [2]]);
  assert.deepEqual(book.spill(data, parseCells("C1"), [[1, 2]]), [["#SPILL!"]]);
  assert.deepEqual(book.spill(data, parseCells("B3"), [[1], [2]]), [["#SPILL!"]]);
});

test("a page gives its elements", () => {
  const [list, , second] = elementsOf('<ul id="l"><li>a</li><li hidden data-text="k">b</li></ul>');
  assert.equal(list.textContent, "");
  assert.equal(list.children.length, 2);
  assert.equal(second.dataset.text, "k");
  assert.equal(second.hidden, true);
});

test("who listens is told which cells are selected, until it stops to listen", async () => {
  const { book, context, data } = open();
  const [heard, listener] = [[], ({ address }) => heard.push(address)];
  const handler = data.onSelectionChanged.add(listener);
  data.getRange("B2").getOffsetRange(1, 0).select();
  await context.sync();
  assert.equal(book.selection, "B3");
  book.select(book.sheet("My 'own'"), "A1");
  assert.deepEqual(heard, ["B3"]);
  handler.remove();
  await context.sync();
  book.select(book.sheet("Data"), "A1");
  assert.deepEqual(heard, ["B3"]);
});

test("shapes are found by their names", async () => {
  const { book, context, data } = open();
  book.sheet("Data").shapes.push({ name: "go" });
  const [there, missing] = ["go", "stop"].map((name) => data.shapes.getItemOrNullObject(name));
  await context.sync();
  assert.equal(there.isNullObject, false);
  assert.equal(missing.isNullObject, true);
});
