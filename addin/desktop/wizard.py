"""What Excel's function wizard says of each formula, in the language of the tab.

Excel keeps these texts in the code page of Windows. Where that lacks the letters of a language,
which would be shown as question marks, the English text is told.
"""

from collections.abc import Iterator, Mapping
from string import Template

from addin.desktop.formula_vba import Formula, formulas
from addin.texts import TEXTS
from grading.language import LANGUAGES

__all__ = ["WIZARD_LIMIT", "argument_key", "wizard_source", "wizard_texts"]

WIZARD_LIMIT = 255
"""Letters that Excel's wizard takes of one text."""
_NOT_THE_USUAL = {("next_contact", "tiers"): "tiers_or_scheme"}
"""Arguments that mean something else than those of their name in other formulas."""

_SOURCE = Template("""\
Public Sub RegisterFormulas()
    'Tells the function wizard what each formula is for.
$described
    ThisWorkbook.Saved = True
End Sub

Private Sub Describe(ByVal formula As String, ByVal about As String, ByVal arguments As String)
    'A formula works without its description.
    On Error Resume Next
    Dim keys As Variant, texts() As Variant, place As Long
    keys = Split(arguments)
    ReDim texts(UBound(keys))
    For place = 0 To UBound(keys)
        texts(place) = WizardText("argument." & keys(place))
    Next place
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & formula, _
        Description:=WizardText("formula." & about), Category:="Tierbook", _
        ArgumentDescriptions:=texts
End Sub

Private Function WizardText(ByVal key As String) As String
    'Excel keeps it in the code page of Windows; letters missing there would become ?.
    Dim text As String, letter As String, place As Long
    text = TextOf(key)
    For place = 1 To Len(text)
        letter = Mid(text, place, 1)
        If Asc(letter) = 63 And letter <> "?" Then
            text = TextIn($english, key)
            Exit For
        End If
    Next place
    WizardText = text
End Function
""")


def wizard_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Key and text in each language of all that the wizard is told."""
    for formula in formulas():
        yield f"formula.{formula.python}", _told(f"formula.{formula.python}")
    for argument in sorted({key for formula in formulas() for key in _arguments(formula)}):
        yield f"argument.{argument}", _told(f"argument.{argument}")


def wizard_source(english: int) -> str:
    """VBA that tells the wizard of every formula.

    Args:
        english: 1-based column of the add-in's sheet that holds English texts.
    """
    described = "\n".join(
        f'    Describe "{formula.excel}", "{formula.python}", "{" ".join(_arguments(formula))}"'
        for formula in formulas()
    )
    return _SOURCE.substitute(described=described, english=english)


def argument_key(formula: str, argument: str) -> str:
    """Under which key an argument of a formula is described."""
    return _NOT_THE_USUAL.get((formula, argument), argument)


def _arguments(formula: Formula) -> list[str]:
    return [argument_key(formula.python, each.name) for each in formula.arguments]


def _told(key: str) -> dict[str, str]:
    return {lang: TEXTS.get(f"wizard.{key}", lang) for lang in LANGUAGES}
