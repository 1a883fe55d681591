"""VBA of the ribbon: what Excel calls for a label, and when a button is clicked."""

from string import Template

from addin.desktop.wizard import wizard_source
from grading.language import Lang

__all__ = ["MODULE", "TEXT_COLUMNS", "opening_source", "ribbon_source"]

MODULE = "RibbonTierbook"
"""Name of the VBA module that the ribbon calls."""
TEXT_COLUMNS = {"key": 4, "en": 5, "zh": 6, "es": 7}
"""1-based columns of the add-in's sheet that hold its texts; the configuration stands left."""

_LANGUAGE_IDS: dict[Lang | None, int] = {None: 0, "en": 9, "zh": 4, "es": 10}
"""Primary language ids of Windows, by which Excel tells its language; 0 for none fixed."""

_RIBBON = Template("""\
Option Explicit
'The tab Tierbook. Made by: tierbook addin build. MIT License.
'Its texts stand on the sheet tierbook.conf, since VBA holds no Chinese ones.

Private Const FIXED_LANGUAGE As Long = $language 'a primary language id of Windows; 0: as Excel
Private Const TEXT_COUNT As Long = $count

Public Sub Clicked(control As IRibbonControl)
    'Runs the Python script that the button carries as its tag.
    Dim cause As String
    If ActiveWorkbook Is Nothing Then
        MsgBox TextOf("no_workbook"), vbInformation, "Tierbook"
        Exit Sub
    End If
    On Error GoTo Failed
    'Esc is for Python, which stops where nothing is half written; here it would stop anywhere.
    Application.EnableCancelKey = 0
    RunPython "from addin.desktop.clicked import clicked; clicked('" & control.Tag & "')"
    Exit Sub
Failed:
    cause = Err.Description 'which the search for the text would clear
    MsgBox TextOf("failed") & vbNewLine & vbNewLine & cause, vbExclamation, "Tierbook"
End Sub

Public Sub GetLabel(control As IRibbonControl, ByRef text)
    text = TextOf(control.Id & ".label")
End Sub

Public Sub GetTip(control As IRibbonControl, ByRef text)
    text = TextOf(control.Id & ".tip")
End Sub

Public Function TextOf(ByVal key As String) As String
    TextOf = TextIn(LanguageColumn(), key)
End Function

Private Function TextIn(ByVal column As Long, ByVal key As String) As String
    Dim sheet As Object, place As Long
    Set sheet = ThisWorkbook.Worksheets("tierbook.conf")
    For place = 1 To TEXT_COUNT
        If sheet.Cells(place, $key).Value = key Then
            TextIn = sheet.Cells(place, column).Value
            Exit Function
        End If
    Next place
End Function

Public Function LanguageColumn() As Long
    Dim primary As Long
    primary = FIXED_LANGUAGE
    If primary = 0 Then primary = LanguageOfExcel()
    Select Case primary
        Case 4
            LanguageColumn = $zh
        Case 10
            LanguageColumn = $es
        Case Else
            LanguageColumn = $en
    End Select
End Function

Private Function LanguageOfExcel() As Long
    On Error Resume Next
    'The lower ten bits of a language id name the language, the others the country.
    LanguageOfExcel = Application.LanguageSettings.LanguageID(2) And 1023
    If LanguageOfExcel <> 0 Then Exit Function
    'Excel on a Mac may tell its country alone.
    Select Case Application.International(1)
        Case 86, 852, 853, 886
            LanguageOfExcel = 4
        Case 34, 51 To 54, 56 To 58, 502 To 507, 591, 593, 595, 598
            LanguageOfExcel = 10
    End Select
End Function

$wizard""")

_OPENING = """\
Option Explicit

Private WithEvents Host As Application

Private Sub Workbook_Open()
    'A formula can be described only while a workbook is shown, and the add-in comes first.
    If ActiveWorkbook Is Nothing Then
        Set Host = Application
    Else
        RegisterFormulas
    End If
End Sub

Private Sub Host_WorkbookActivate(ByVal Wb As Workbook)
    Set Host = Nothing
    RegisterFormulas
End Sub
"""


def ribbon_source(texts: int, lang: Lang | None) -> str:
    """The module that the ribbon calls.

    Args:
        texts: How many texts stand on the add-in's sheet.
        lang: Language of the labels; None for that of Excel.
    """
    wizard = wizard_source(TEXT_COLUMNS["en"])
    return _RIBBON.substitute(
        TEXT_COLUMNS, language=_LANGUAGE_IDS[lang], count=texts, wizard=wizard
    )


def opening_source() -> str:
    """The code of the add-in's ``ThisWorkbook``, which runs when Excel opens it."""
    return _OPENING
