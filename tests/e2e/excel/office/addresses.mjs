// Addresses of cells and rectangles, zero-based: {row, column, rows, columns}.

export const ROWS = 1048576;
export const COLUMNS = 16384;

export function columnLetters(column) {
  let letters = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

function columnNumber(letters) {
  return [...letters.toUpperCase()].reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0) - 1;
}

// A rectangle from `A1`, `$A$1:C3`, `2:5` or `B:D`; null where the text is none of these.
export function parseCells(text) {
  const plain = text.replaceAll("$", "");
  const rows = /^(\d+):(\d+)$/.exec(plain);
  if (rows) return between(rows[1] - 1, 0, rows[2] - 1, COLUMNS - 1);
  const columns = /^([A-Z]{1,3}):([A-Z]{1,3})$/i.exec(plain);
  if (columns) return between(0, columnNumber(columns[1]), ROWS - 1, columnNumber(columns[2]));
  const cells = /^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/i.exec(plain);
  if (!cells) return null;
  const [top, left] = [cells[2] - 1, columnNumber(cells[1])];
  return between(top, left, cells[4] ? cells[4] - 1 : top, cells[3] ? columnNumber(cells[3]) : left);
}

export function between(top, left, bottom, right) {
  const [row, column] = [Math.min(top, bottom), Math.min(left, right)];
  return {
    row,
    column,
    rows: Math.abs(bottom - top) + 1,
    columns: Math.abs(right - left) + 1,
  };
}

// Sheet and rectangle of `=Data!$A$1:$B$2` or `'My ''own'' data'!A1`; null where it is no range.
export function parseReference(text) {
  const match = /^=?(?:'((?:[^']|'')+)'|([^'!\s]+))!([^!]+)$/.exec(text);
  if (!match) return null;
  const cells = parseCells(match[3]);
  return cells && { sheet: match[1] ? match[1].replaceAll("''", "'") : match[2], cells };
}

export function quoted(sheet) {
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
}

export function cellsText({ row, column, rows, columns }) {
  if (rows === ROWS) return `${columnLetters(column)}:${columnLetters(column + columns - 1)}`;
  if (columns === COLUMNS) return `${row + 1}:${row + rows}`;
  const first = `${columnLetters(column)}${row + 1}`;
  const last = `${columnLetters(column + columns - 1)}${row + rows}`;
  return first === last ? first : `${first}:${last}`;
}

export function overlap(one, other) {
  return (
    one.row < other.row + other.rows &&
    other.row < one.row + one.rows &&
    one.column < other.column + other.columns &&
    other.column < one.column + one.columns
  );
}

export function contains(outer, inner) {
  return (
    outer.row <= inner.row &&
    outer.column <= inner.column &&
    outer.row + outer.rows >= inner.row + inner.rows &&
    outer.column + outer.columns >= inner.column + inner.columns
  );
}

// What is left of a rectangle without another: up to four, above, below, left and right of it.
export function without(whole, hole) {
  if (!overlap(whole, hole)) return [whole];
  const [bottom, right] = [whole.row + whole.rows - 1, whole.column + whole.columns - 1];
  const top = Math.max(whole.row, hole.row);
  const end = Math.min(bottom, hole.row + hole.rows - 1);
  const parts = [
    [whole.row, whole.column, top - 1, right],
    [end + 1, whole.column, bottom, right],
    [top, whole.column, end, hole.column - 1],
    [top, hole.column + hole.columns, end, right],
  ];
  const real = parts.filter(([a, b, c, d]) => a <= c && b <= d);
  return real.map((edges) => between(...edges));
}
