"""LibreOffice opens the add-in, and its Basic runs what the ribbon calls."""

from string import Template

import pytest

from addin.desktop.addin_file import addin_bytes, shared_configuration
from addin.server.ribbon import SCRIPTS
from addin.texts import TEXTS

DRIVER = Template("""\
Sub Note(words As String)
  Dim number As Integer
  number = FreeFile
  Open "$told" For Append As #number
  Print #number, words
  Close #number
End Sub

Sub Main
  On Error GoTo Failed
  Dim options(1) As New com.sun.star.beans.PropertyValue
  options(0).Name = "FilterName" : options(0).Value = "Calc MS Excel 2007 VBA XML"
  options(1).Name = "MacroExecutionMode" : options(1).Value = 4
  Dim book, library, item
  book = StarDesktop.loadComponentFromURL("$addin", "_blank", 0, options())
  library = book.BasicLibraries.getByName("Tierbook")
  For Each item In library.ElementNames
    Note "module " & item
  Next item
  ' They read settings of VBA's compiler that LibreOffice does not know.
  library.removeByName("xlwings")
  library.removeByName("Dictionary")
  library.insertByName("Control", "$control")
  library.insertByName("Stub", "$stub")
  book.getScriptProvider().getScript( _
    "vnd.sun.star.script:Tierbook.Stub.Drive?language=Basic&location=document" _
  ).invoke(Array(), Array(), Array())
  book.close(True)
  StarDesktop.terminate()
  Exit Sub
Failed:
  Note "failed: " & Error$$
  StarDesktop.terminate()
End Sub
""")
CONTROL = """\
Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Id As String
Public Tag As String
"""
STUB = Template("""\
Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Sub Note(ByVal words As String)
  Dim number As Integer
  number = FreeFile
  Open "$told" For Append As #number
  Print #number, words
  Close #number
End Sub
Function RunPython(ByVal command As String)
  Note "python " & command
End Function
Sub Press(ByVal script As String)
  Dim button As New Control, text
  button.Id = "button_" & script
  button.Tag = script
  GetLabel button, text
  Note "label " & text
  GetTip button, text
  Note "tip " & text
  Clicked button
End Sub
Sub Drive
$presses
End Sub
""")


def in_basic(text):
    """A text of several lines as it stands within a string of Basic."""
    lines = text.replace('"', '""').splitlines()
    return '" & Chr(10) & _\n    "'.join(lines)


@pytest.mark.parametrize("lang", [None, "zh", "es"])
def test_ribbon_runs_in_basic(run_basic, tmp_path, lang):
    """Every button's label, tip and click, from the macros in the file; Python's call is noted.

    LibreOffice does not tell VBA its language; the tab is English then.
    """
    addin, told = tmp_path / "tierbook.xlam", tmp_path / "told.txt"
    addin.write_bytes(addin_bytes(shared_configuration(), lang=lang))
    presses = "\n".join(f'  Press "{name}"' for name in SCRIPTS)
    stub = in_basic(STUB.substitute(told=told, presses=presses))
    control = in_basic(CONTROL)
    run_basic(DRIVER.substitute(told=told, addin=addin.as_uri(), control=control, stub=stub))
    lines = told.read_text(encoding="utf-8").splitlines()
    modules = [line for line in lines if line.startswith("module ")]
    assert [line.removeprefix("module ") for line in modules] == [
        *("Dictionary", "RibbonTierbook", "Sheet2", "ThisWorkbook", "xlwings", "xlwings_udfs")
    ]
    expected, shown = [], lang or "en"
    for name in SCRIPTS:
        tip = (
            "desktop.tip.switch_scheme" if name == "switch_scheme" else f"server.button.{name}.tip"
        )
        expected += [
            f"label {TEXTS.get(f'server.button.{name}.label', shown)}",
            f"tip {TEXTS.get(tip, shown)}",
            f"python from addin.desktop.clicked import clicked; clicked('{name}')",
        ]
    assert lines[len(modules) :] == expected
