"""The log tells that something happened, never what was in a workbook."""

import asyncio
import logging
import logging.config

import pytest

from addin.server.logs import LOG_CONFIG, Journal, WithoutContent

SECRET = "Alder & Sons, 120000"


@pytest.fixture
def line():
    """What the formatter makes of a record."""
    formatter = WithoutContent("%(levelname)s %(message)s")

    def make(name, message, error=None):
        info = None if error is None else (type(error), error, error.__traceback__)
        record = logging.LogRecord(name, logging.ERROR, "x.py", 7, message, (), info)
        return formatter.format(record)

    return make


def stumble():
    raise ValueError(SECRET)


def raised():
    """An error as it comes out of a formula that quotes a cell."""
    try:
        stumble()
    except ValueError as error:
        return error


def test_error_is_kind_and_place(line):
    """Neither its text nor the lines of its traceback are kept."""
    said = line("uvicorn.error", "Exception in ASGI application\n", raised())
    assert said.startswith("ERROR ValueError in stumble, line ")
    assert SECRET not in said
    assert "\n" not in said


def test_error_logged_as_message_is_kind_and_place(line):
    """Xlwings Server logs the error itself as the message."""
    said = line("xlwings_server.main", raised())
    assert said.startswith("ERROR ValueError in stumble")
    assert SECRET not in said


def test_messages_of_other_packages_are_their_place_alone(line):
    """They may quote an address of a cell or a name."""
    said = line("xlwings_server.routers.xlwings", f"Could not parse {SECRET}")
    assert said == "ERROR xlwings_server.routers.xlwings:7"


def test_own_messages_are_kept(line):
    """What Tierbook and uvicorn say of themselves holds no content."""
    assert line("tierbook.server", "POST /x 200 3 ms") == "ERROR POST /x 200 3 ms"
    assert line("uvicorn.error", "Started") == "ERROR Started"


def test_error_without_traceback_is_its_kind(line):
    """An error that was never raised has no place."""
    assert line("tierbook.server", ValueError(SECRET)) == "ERROR ValueError"


def test_configuration_is_valid():
    """Python accepts it, and our own loggers speak."""
    logging.config.DictConfigurator(LOG_CONFIG)
    assert LOG_CONFIG["loggers"]["tierbook.server"]["level"] == "INFO"


@pytest.mark.parametrize("answered", [True, False])
def test_defect_after_its_answer_ends_no_connection(answered):
    """An error that was answered is not raised on; one that was not is the server's to answer."""

    async def app(scope, receive, send):
        if answered:
            await send({"type": "http.response.start", "status": 500, "headers": []})
        stumble()

    async def send(message):
        pass

    scope = {"type": "http", "method": "GET", "path": "/"}
    if answered:
        asyncio.run(Journal(app)(scope, None, send))
    else:
        with pytest.raises(ValueError, match="Alder"):
            asyncio.run(Journal(app)(scope, None, send))


def test_requests_are_logged_without_their_query(caplog):
    """A message shown to a person travels in the query of an address."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(message):
        pass

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/xlwings/alert",
        "query_string": b"prompt=x",
    }
    with caplog.at_level(logging.INFO, "tierbook.server"):
        asyncio.run(Journal(app)(scope, None, send))
    (record,) = caplog.records
    assert record.getMessage().startswith("GET /xlwings/alert 204 ")
    assert "prompt" not in record.getMessage()
