"""The formulas as xlwings Server and xlwings Lite hold them, without the server around them.

Run as a program with ``XLWINGS_ON_SERVER=true`` and a licence key it reads calls from standard
input, one JSON document, and prints the metadata that Excel is given, and the answers of
``custom_functions_call``: what the server's endpoint calls, too.
"""

import asyncio
import json
import sys
from typing import Any


def main() -> None:
    """Answer the calls."""
    import xlwings as xw
    from xlwings.pro import udfs_officejs as server

    from addin import functions

    async def call(name: str, arguments: list[Any]) -> Any:
        data = {
            "client": "Office.js",
            "func_name": name,
            "args": arguments,
            "version": xw.__version__,
            "runtime": "1.4",
            "date_format": "yyyy-mm-dd",
            "culture_info_name": "en-US",
        }
        return await server.custom_functions_call(data, functions)

    calls = json.load(sys.stdin)
    found = {
        "meta": server.custom_functions_meta(functions),
        "answers": [asyncio.run(call(name, arguments)) for name, arguments in calls],
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
