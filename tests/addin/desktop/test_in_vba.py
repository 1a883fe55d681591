"""The macros run as VBA runs them, in pyOpenVBA's interpreter, beside an Excel of a few lines."""

import pytest
from pyopenvba.interpreter import NOTHING, Interpreter

from addin.desktop.formula_vba import formulas, wrappers
from addin.desktop.ribbon_vba import TEXT_COLUMNS, opening_source, ribbon_source
from addin.desktop.wizard import argument_key, wizard_texts

CLASSES = {
    "ExcelStub": """
        Public EnableCancelKey As Long
        Public Language As Long
        Public Country As Long
        Public Described As Long
        Public Function Caller() As Object
            Set Caller = New Range
        End Function
        Public Function LanguageSettings() As Object
            If Language = 0 Then Err.Raise 438
            Set LanguageSettings = Me
        End Function
        Public Function LanguageID(ByVal which As Long) As Long
            If which = 2 Then LanguageID = Language
        End Function
        Public Function International(ByVal which As Long) As Long
            If which = 1 Then International = Country
        End Function
        Public Sub MacroOptions(Macro, Description, Category, ArgumentDescriptions)
            Described = Described + 1
            Note Macro & "|" & Description & "|" & Category & "|" & Join(ArgumentDescriptions, "|")
        End Sub
    """,
    "Range": "Public Value As Variant",
    "BookStub": """
        Public Saved As Boolean
        Public Name As String
        Public Function Worksheets(ByVal title As String) As Object
            If title <> "tierbook.conf" Then Err.Raise 9
            Set Worksheets = Me
        End Function
        Public Function Cells(ByVal row As Long, ByVal column As Long) As Object
            Set Cells = New Range
            Cells.Value = "row " & row & " column " & column
            If column = 4 Then Cells.Value = Split(KEYS)(row - 1)
            If column = 6 And row > 3 Then Cells.Value = Cells.Value & ChrW(&H5BA2)
        End Function
    """,
    "Python": """
        Public Function CallUDF(Module, Formula, Values, Optional Book, Optional Caller) As Variant
            Dim told, each
            told = Module & "|" & Formula
            For Each each In Values
                If IsMissing(each) Then told = told & "|-" Else told = told & "|" & each
            Next each
            If Values(0) = "broken" Then Err.Raise 1000, , "Python says no"
            CallUDF = told & "|" & Book.Name
        End Function
    """,
    "Control": "Public Id As String\nPublic Tag As String",
}
SHEET_KEYS = ["tab.label", "no_workbook", "failed", *(key for key, _ in wizard_texts())]
STUB = f"""
    Public Const KEYS As String = "{" ".join(SHEET_KEYS)}"
    Public Western As Boolean
    Public Application As New ExcelStub
    Public ActiveWorkbook As Object
    Public ThisWorkbook As New BookStub
    Public Refused As Boolean
    Public Notes As String
    Sub Note(ByVal words As String)
        Notes = Notes & words & vbLf
    End Sub
    Function Noted() As String
        Noted = Notes
    End Function
    Sub SetUp(ByVal language As Long, ByVal country As Long, ByVal opened As Boolean)
        Application.Language = language
        Application.Country = country
        ThisWorkbook.Name = "tierbook.xlam"
        If opened Then
            Set ActiveWorkbook = New BookStub
            ActiveWorkbook.Name = "book.xlsx"
        End If
    End Sub
    Sub Refuse()
        Refused = True
    End Sub
    Sub LackChinese()
        Western = True
    End Sub
    Public Function Asc(ByVal text As String) As Long
        Asc = AscW(text)
        If Western And Asc > 255 Then Asc = 63
    End Function
    Function RunPython(ByVal command As String)
        If Refused Then Err.Raise 1000, , "no Python"
        Note Application.EnableCancelKey & "|" & command
    End Function
    Function XLPy() As Object
        Set XLPy = New Python
    End Function
    Sub Press(ByVal script As String)
        Dim button As New Control
        button.Tag = script
        Application.EnableCancelKey = 1
        Clicked button
    End Sub
    Function Registered() As Boolean
        ThisWorkbook.Saved = False
        RegisterFormulas
        Registered = ThisWorkbook.Saved
    End Function
"""


@pytest.fixture
def start():
    """Starts VBA with our macros; what Excel says of itself is told."""

    def run(language=1033, country=1, *, opened=True, lang=None):
        vba = Interpreter()
        for name, source in CLASSES.items():
            vba.add_module(source, name=name, kind="class")
        vba.add_module(STUB, name="Stub")
        vba.add_module(ribbon_source(len(SHEET_KEYS), lang), name="RibbonTierbook")
        vba.add_module(f'#Const App = "Microsoft Excel"\n{wrappers()}', name="xlwings_udfs")
        vba.run("SetUp", [language, country, opened])
        return vba

    return run


def test_every_formula_calls_its_python_function(start):
    """With what was given, what was left out, and the workbook in front."""
    vba = start()
    for formula in formulas():
        told = vba.run(formula.excel, ["x"])
        left_out = ["-"] * (len(formula.arguments) - 1)
        expected = ["addin.functions", formula.python, "x", *left_out, "book.xlsx"]
        assert str(told).split("|") == expected


def test_fault_of_python_is_shown_in_the_cell(start):
    """What went wrong stands in the cell, and no window stops the calculation."""
    vba = start()
    assert str(vba.run("GRADE", ["broken"])) == "Python says no"
    assert vba.dialogs == []


@pytest.mark.parametrize(
    ("language", "country", "lang", "column"),
    [
        (1033, 1, None, "en"),
        (2052, 86, None, "zh"),
        (1028, 886, None, "zh"),
        (3082, 34, None, "es"),
        (2058, 52, None, "es"),
        (1031, 49, None, "en"),
        (0, 86, None, "zh"),
        (0, 34, None, "es"),
        (0, 52, None, "es"),
        (0, 55, None, "en"),
        (0, 1, None, "en"),
        (2052, 86, "en", "en"),
        (1033, 1, "zh", "zh"),
        (1033, 1, "es", "es"),
    ],
)
def test_language_of_the_tab(start, language, country, lang, column):
    """That of Excel, any country's; by the country alone where Excel tells no more; or a fixed one."""
    assert start(language, country, lang=lang).run("LanguageColumn") == TEXT_COLUMNS[column]


def test_click_runs_the_script(start):
    """Esc is kept from stopping VBA meanwhile."""
    vba = start()
    vba.run("Press", ["undo"])
    called = "from addin.desktop.clicked import clicked; clicked('undo')"
    assert str(vba.run("Noted")) == f"0|{called}\n"
    assert vba.dialogs == []


def test_click_without_a_workbook(start):
    """A window says to open one, in the tab's language; nothing is run."""
    vba = start(2052, opened=False)
    vba.run("Press", ["undo"])
    assert [(text, title) for _, text, title, _ in vba.dialogs] == [("row 2 column 6", "Tierbook")]
    assert str(vba.run("Noted")) == ""


def test_fault_of_a_click_is_told(start):
    """A Python that does not start is told in a window, with xlwings' own words."""
    vba = start()
    vba.run("Refuse")
    vba.run("Press", ["undo"])
    ((_, text, title, _),) = vba.dialogs
    assert (text.split("\r\n"), title) == (["row 3 column 5", "", "no Python"], "Tierbook")


@pytest.mark.parametrize(
    ("language", "lacks", "column"),
    [(1033, False, 5), (2052, False, 6), (2052, True, 5), (3082, False, 7), (3082, True, 7)],
    ids=[
        "English",
        "Chinese",
        "Chinese on western Windows",
        "Spanish",
        "Spanish on western Windows",
    ],
)
def test_wizard_is_told_of_every_formula(start, language, lacks, column):
    """All texts, in Excel's language where Windows has its letters; Excel need not ask to save."""
    vba = start(language)
    if lacks:
        vba.run("LackChinese")
    assert vba.run("Registered")
    expected = []
    for formula in formulas():
        keys = [f"formula.{formula.python}"]
        keys += [f"argument.{argument_key(formula.python, a.name)}" for a in formula.arguments]
        places = [SHEET_KEYS.index(key) + 1 for key in keys]
        about, *texts = (f"row {n} column {column}{'客' * (column == 6)}" for n in places)
        name = f"'tierbook.xlam'!{formula.excel}"
        expected.append("|".join([name, about, "Tierbook", *texts]))
    assert str(vba.run("Noted")).strip().split("\n") == expected


@pytest.mark.parametrize("opened", [True, False])
def test_formulas_are_described_once_a_workbook_is_shown(start, opened):
    """At once where one is, otherwise when the first comes."""
    vba = start(opened=opened)
    # pyOpenVBA knows no events, so the test tells of them.
    code = opening_source().replace("Private WithEvents Host As Application", "Private Host")
    vba.add_module(code, name="Opening")
    vba.run("Workbook_Open", module="Opening")
    assert bool(str(vba.run("Noted"))) is opened
    if not opened:
        vba.run("Host_WorkbookActivate", [NOTHING], module="Opening")
    assert str(vba.run("Noted")).count("|Tierbook|") == len(formulas())
