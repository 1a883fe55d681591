// Runs a workbook's main.py in Pyodide, the Python that xlwings Lite runs, as far as it can go
// without the packages that only Pyodide's own servers have. Prints what happened as JSON.
// node run.mjs FOLDER MAIN: FOLDER holds node_modules/pyodide and wheels/.
import fs from "fs";
import path from "path";
import { pathToFileURL } from "url";

const [folder, main] = process.argv.slice(2);
const home = path.resolve(folder, "node_modules/pyodide");
const { loadPyodide } = await import(pathToFileURL(path.join(home, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: home + path.sep });
python.FS.mkdir("/wheels");
const wheels = path.resolve(folder, "wheels");
for (const wheel of fs.readdirSync(wheels)) {
  python.FS.writeFile(`/wheels/${wheel}`, fs.readFileSync(path.join(wheels, wheel)));
}
python.FS.writeFile("/main.py", fs.readFileSync(main));
const told = () => python.runPython(`
import glob, importlib, json, pathlib, sys, zipfile

site = next(place for place in sys.path if place.endswith("site-packages"))
for wheel in glob.glob("/wheels/*.whl"):
    zipfile.ZipFile(wheel).extractall(site)
importlib.invalidate_caches()

# main.py up to where it imports formulas and buttons, which need numpy.
source = open("/main.py", encoding="utf-8").read()
exec(compile(source[: source.index("from addin.functions import")], "main.py", "exec"), {})
folder = pathlib.Path(sys.path[0])
files = sorted(folder.rglob("*.py"))
for file in files:
    compile(file.read_text(encoding="utf-8"), str(file), "exec")

from addin.texts import TEXTS
from grading.schemes.catalogue import load_scheme, scheme_ids

schemes = {name: load_scheme(name).title.get("zh") for name in scheme_ids()}
try:
    importlib.import_module("addin.functions")
    stopped = ""
except ModuleNotFoundError as error:
    stopped = error.name
json.dumps({
    "python": sys.platform,
    "files": len(files),
    "schemes": schemes,
    "text": TEXTS.get("actions.no_reps_table", "es"),
    "stopped": stopped,
})
`);
try {
  console.log(told());
} catch (error) {
  // Left to itself, node would print the whole line of Pyodide where it was thrown.
  console.error(error.message);
  process.exitCode = 1;
}
