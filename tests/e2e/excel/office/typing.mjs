// What Excel makes of a value that a program puts into a cell, as if a person had typed it.

const ERRORS = ["#N/A", "#VALUE!", "#NUM!", "#REF!", "#NAME?", "#NULL!", "#DIV/0!"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NUMBER = /^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[-+]?\d+)?$/i;
const LINK = /^=HYPERLINK\("((?:[^"]|"")*)","((?:[^"]|"")*)"\)$/;

export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function serial(year, month, day) {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return time / 86_400_000 + 25_569;
}

// Excel reads two numbers with a dash or slash as day and month of some year: 1-2, 3/4, 1 May.
function dateIn(text) {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (iso) {
    const day = serial(+iso[1], +iso[2], +iso[3]);
    const seconds = +(iso[4] || 0) * 3600 + +(iso[5] || 0) * 60 + +(iso[6] || 0);
    return day === null ? null : { value: day + seconds / 86_400, format: "m/d/yyyy" };
  }
  const parts = /^(\d{1,4})[-/](\d{1,4})(?:[-/](\d{2,4}))?$/.exec(text);
  if (parts) {
    const year = parts[3] ? +parts[3] % 100 === +parts[3] ? 2000 + +parts[3] : +parts[3] : 2026;
    const day = serial(year, +parts[1], +parts[2]);
    return day === null ? null : { value: day, format: parts[3] ? "m/d/yyyy" : "d-mmm" };
  }
  const named = /^(?:(\d{1,2})[- ])?([a-z]{3})[a-z]*(?:[- ](\d{1,4}))?$/i.exec(text);
  const month = named && (named[1] || named[3]) ? MONTHS.indexOf(named[2].toLowerCase()) : -1;
  if (month < 0) return null;
  return { value: serial(2026, month + 1, +(named[1] || 1)), format: "d-mmm" };
}

function numberIn(text) {
  const [, sign, money, digits, percent] = /^([-+]?)([$€£¥]?)(.*?)(%?)$/s.exec(text.trim());
  if (!/\d/.test(digits) || !NUMBER.test(digits)) return null;
  const value = Number(sign + digits.replaceAll(",", ""));
  if (percent) return { value: value / 100, format: "0%" };
  return { value, format: money ? `${money}#,##0.00` : "General" };
}

function formulaIn(text) {
  const link = LINK.exec(text);
  const shown = link ? link[2].replaceAll('""', '"') : "#NAME?";
  return { value: shown, formula: text };
}

// Gives {value, formula?, format?}; a format is one that Excel gives a cell in General.
export function typed(value, format) {
  if (typeof value === "number" || typeof value === "boolean") return { value };
  if (typeof value !== "string") {
    throw new Refused("InvalidArgument", `A cell cannot hold ${JSON.stringify(value)}.`);
  }
  if (value.length > 32_767) {
    throw new Refused("InvalidArgument", "A cell holds at most 32,767 characters.");
  }
  if (value.startsWith("'")) return { value: value.slice(1) };
  if (format === "@") return { value };
  if (value.startsWith("=") && value.length > 1) return formulaIn(value);
  if (ERRORS.includes(value)) return { value };
  if (/^(true|false)$/i.test(value.trim())) return { value: value.trim().toLowerCase() === "true" };
  const number = numberIn(value) || dateIn(value.trim());
  if (number) return number;
  if (/^[-+@]./.test(value)) return formulaIn(`=${value}`);
  return { value };
}
