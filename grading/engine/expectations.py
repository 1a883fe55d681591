"""What a cell of an input must hold, as words that a message can be built from."""

from dataclasses import dataclass
from datetime import date

from grading.engine.typed_columns import number_as_text
from grading.engine.words import distinct
from grading.language import Joined, Lang, Message
from grading.schemes.models import Input, LocalText

__all__ = ["HeaderSpellings", "Listing", "expectation", "title"]

_LISTED = 8  # more words than a reader takes in


@dataclass(frozen=True, slots=True)
class Listing:
    """Words to be listed in the language of the sentence.

    Args:
        items: The words; those beyond the first few are left out.
    """

    items: tuple[LocalText | Joined | str, ...]

    def get(self, lang: Lang) -> str:
        """The words, separated as the language does."""
        words = [w if isinstance(w, str) else w.get(lang) for w in self.items[:_LISTED]]
        more = ["…"] if len(self.items) > _LISTED else []
        return ("、" if lang == "zh" else ", ").join([*words, *more])


@dataclass(frozen=True, slots=True)
class HeaderSpellings:
    """How the header of an input may be written, in the language of the sentence.

    Args:
        inputs: The input, or several of which any would do.
    """

    inputs: tuple[Input, ...]

    def get(self, lang: Lang) -> str:
        """Labels, then aliases of the language, then names, without repetitions."""
        ways = [each.label.get(lang) for each in self.inputs]
        ways += [alias for i in self.inputs for own, alias in i.aliases if own == lang]
        ways += [each.name.replace("_", " ") for each in self.inputs]
        return Listing(distinct(filter(None, ways))).get(lang)


def title(wanted: Input) -> LocalText | str:
    """What an input is called: its label, else its name with spaces."""
    return wanted.label or wanted.name.replace("_", " ")


def expectation(wanted: Input, as_of: date) -> Message:
    """What a cell of an input must hold, as a noun phrase."""
    if wanted.type == "choice":
        options = tuple(choice.label or choice.value for choice in wanted.choices)
        return Message("intake.expected.choice", {"options": Listing(options)})
    if wanted.type == "date" and wanted.past:
        return Message("intake.expected.past_date", {"as_of": as_of.isoformat()})
    if wanted.type != "number":
        return Message(f"intake.expected.{wanted.type}")
    edges = {"low": wanted.minimum, "high": wanted.maximum}
    facts = {name: number_as_text(edge) for name, edge in edges.items() if edge is not None}
    match sorted(facts):
        case []:
            return Message("intake.expected.number")
        case ["high"]:
            return Message("intake.expected.number_to", facts)
        case ["low"]:
            return Message("intake.expected.number_from", facts)
        case _:
            return Message("intake.expected.number_between", facts)
