"""Runs a ``main.py`` as xlwings Lite does: without what a browser runtime lacks.

Reads ``main.py``'s path from the command line and requests as JSON, one per line, from standard
input; answers each with a line of JSON.
"""

import _thread
import asyncio
import importlib
import json
import os
import sys

MISSING = {
    *("openpyxl", "python_calamine", "typer", "click", "rich", "icalendar", "ortools"),
    *("scipy", "tomli_w", "xlwings_server", "multiprocessing", "_multiprocessing"),
}
"""Modules that a browser runtime does not have, or that xlwings Lite would have to load first."""


class _Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            message = f"No module named {name!r}"
            raise ModuleNotFoundError(message, name=name)


def _no_thread(*_, **__):
    message = "can't start new thread"
    raise RuntimeError(message)


def _answer(module, request):
    import xlwings as xw
    import xlwings.server

    kind = request["kind"]
    if kind == "where":
        return sorted({sys.modules[name].__file__ for name in ("addin", "grading")})
    if kind == "functions":
        return sorted(
            one.__xlfunc__["name"] for one in vars(module).values() if hasattr(one, "__xlfunc__")
        )
    if kind == "scripts":
        return [script["name"] for script in xlwings.server.custom_scripts_meta(module)]
    if kind == "buttons":
        metas = xlwings.server.custom_scripts_meta(module)
        return {meta["function_name"]: meta["button"] for meta in metas if meta.get("button")}
    if kind == "call":
        data = {"func_name": request["name"], "args": request["args"], **request["data"]}
        return asyncio.run(xlwings.server.custom_functions_call(data, module=module))
    book = asyncio.run(
        xlwings.server.custom_scripts_call(
            module=module,
            script_name=request["name"],
            typehint_to_value={xw.Book: xw.Book(json=request["book"])},
        )
    )
    return book.json()["actions"]


def main():
    os.environ |= {"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}
    importlib.import_module("xlwings.server")  # which starts programs that a browser never does

    for name in [*sys.modules]:
        if name.partition(".")[0] in MISSING:
            del sys.modules[name]
    sys.meta_path.insert(0, _Missing())
    _thread.start_new_thread = _no_thread
    from types import ModuleType

    module = ModuleType("main")
    sys.modules["main"] = module
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123  pathlib may be hidden some day
        exec(compile(file.read(), "main.py", "exec"), vars(module))
    for line in sys.stdin:
        try:
            answer = {"answer": _answer(module, json.loads(line))}
        except Exception as error:
            import traceback

            answer = {"error": "".join(traceback.format_exception(error))}
        print(json.dumps(answer, default=str), flush=True)


if __name__ == "__main__":
    main()
