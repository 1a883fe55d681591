"""Which column of a sheet holds which input, told from its header."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grading.engine.words import distinct, fold, plain, unbracketed
from grading.language import LANGUAGES, Lang
from grading.schemes.models import Aliases, Input, LocalText

__all__ = ["Clash", "Recognition", "find_header", "recognise", "spellings"]

_REMEMBERED_COLUMNS = 256
"""Lists of more columns are met once, and would fill the memory."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Headers and inputs that cannot be told apart; none of the inputs is read.

    Args:
        inputs: The one input that several columns match, or the inputs that one column matches.
        positions: Zero-based positions of the columns.
    """

    inputs: tuple[str, ...]
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the headers of a sheet say.

    Args:
        positions: Zero-based position of the column of each input that was recognised.
        clashes: Inputs that are not usable, because more than one reading is possible.
        unknown: Positions of headers that are no input's; they may well be the person's own.
        blank: Positions without a header.
        duplicates: Positions that share a header, per such header; those that clash included.
        language: The language most headers were recognised in, None if none was.
    """

    positions: Mapping[str, int]
    clashes: tuple[Clash, ...] = ()
    unknown: tuple[int, ...] = ()
    blank: tuple[int, ...] = ()
    duplicates: tuple[tuple[int, ...], ...] = ()
    language: Lang | None = None


def recognise(headers: Sequence[str], inputs: Iterable[Input]) -> Recognition:
    """Match headers to inputs by name, label and alias in every language.

    A header belongs to the input that spells it best: as its name or label, else as an alias,
    else without a bracketed part. Beyond that nothing is guessed: two columns for one input, or
    two inputs for one column, are a clash.

    Args:
        headers: Header texts, left to right.
        inputs: What to look for; of two inputs of one name the first counts.
    """
    texts = tuple(headers)
    if len(texts) > _REMEMBERED_COLUMNS:
        return _recognise(texts, tuple(inputs))
    return _remembered(_Question(texts, tuple(inputs)))


class _Question:
    """Headers and inputs as a key; only the very same inputs are equal, which is quick to tell."""

    __slots__ = ("_identities", "headers", "inputs")

    def __init__(self, headers: tuple[str, ...], inputs: tuple[Input, ...]) -> None:
        self.headers = headers
        self.inputs = inputs
        self._identities = tuple(map(id, inputs))

    def __eq__(self, other: object) -> bool:
        # Both questions hold their inputs, so no identity is given to another one meanwhile.
        return (
            isinstance(other, _Question)
            and self._identities == other._identities
            and self.headers == other.headers
        )

    def __hash__(self) -> int:
        return hash((self.headers, self._identities))


@lru_cache(maxsize=256)
def _remembered(question: _Question) -> Recognition:
    """The same answer again: a formula asks the same for every row."""
    return _recognise(question.headers, question.inputs)


def _recognise(headers: Sequence[str], inputs: Sequence[Input]) -> Recognition:
    table = _spelling_table(inputs)
    matches = {
        position: found
        for position, header in enumerate(headers)
        if (found := _best_matches(header, table))
    }
    columns: defaultdict[str, list[int]] = defaultdict(list)
    for position, names in matches.items():
        for name in names:
            columns[name].append(position)
    clashes = _clashes(matches, columns)
    spoilt = {name for clash in clashes for name in clash.inputs}
    blank = tuple(p for p, header in enumerate(headers) if not fold(header))
    unnamed = frozenset(blank)  # a sheet may have 16,384 columns
    return Recognition(
        positions={name: at[0] for name, at in columns.items() if name not in spoilt},
        clashes=clashes,
        unknown=tuple(p for p in range(len(headers)) if p not in matches and p not in unnamed),
        blank=blank,
        duplicates=_duplicates(headers),
        language=_language(headers, matches, table),
    )


def find_header(rows: Sequence[Sequence[object]], inputs: Iterable[Input]) -> int | None:
    """Zero-based position of the row that is most probably the header row.

    It is the row in which most inputs are recognised; among equals the one with most texts;
    among equals the first, or the lower of two that follow each other (a title that repeats a
    header stands above it).

    Args:
        rows: The first rows of a sheet; a merged title has its text in its first cell only.
        inputs: What to look for.

    Returns:
        None where no row holds the header of any input.
    """
    wanted = tuple(inputs)
    ranks = [_header_rank(row, wanted) for row in rows]
    best = max(ranks, default=(0, 0))
    if best[0] == 0:
        return None
    found = ranks.index(best)
    while found + 1 < len(ranks) and ranks[found + 1] == best:
        found += 1
    return found


def spellings(wanted: Input) -> tuple[str, ...]:
    """All spellings of an input's header, the name with spaces first, without repetitions."""
    texts = (
        wanted.name.replace("_", " "),
        *wanted.label.all,
        *(alias for _, alias in wanted.aliases),
    )
    return distinct(texts)


_NAME, _ALIAS, _UNBRACKETED = 0, 1, 2  # how well a header fits, best first


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way to write the header of an input, and the languages it belongs to."""

    rank: int
    languages: frozenset[Lang]


_Table = Mapping[str, Mapping[str, _Spelling]]  # plain text -> input name -> spelling


def _spelling_table(inputs: Iterable[Input]) -> _Table:
    table: dict[str, dict[str, _Spelling]] = {}
    named: set[str] = set()
    for wanted in inputs:
        if wanted.name in named:
            continue
        named.add(wanted.name)
        for key, spelling in _keys(wanted.name, wanted.label, wanted.aliases).items():
            table.setdefault(key, {})[wanted.name] = spelling
    return table


@lru_cache(maxsize=4096)
def _keys(name: str, label: LocalText, aliases: Aliases) -> Mapping[str, _Spelling]:
    """The spellings of one input by their plain text; cached, as a formula asks per call."""
    languages: defaultdict[str, set[Lang]] = defaultdict(set)
    ranks: dict[str, int] = {plain(name): _NAME}
    for lang in LANGUAGES:
        if key := plain(getattr(label, lang)):
            ranks[key] = _NAME
            languages[key].add(lang)
    for lang, alias in aliases:
        if key := plain(alias):
            ranks.setdefault(key, _ALIAS)
            languages[key].add(lang)
    if not languages[plain(name)]:
        languages[plain(name)].add("en")  # names are English words
    return {key: _Spelling(rank, frozenset(languages[key])) for key, rank in ranks.items()}


def _best_matches(header: str, table: _Table) -> tuple[str, ...]:
    """Names of the inputs that spell a header best; more than one where they tie."""
    found = table.get(plain(header))
    if not found:
        found = table.get(plain(unbracketed(header)), {})
    if len(found) < 2:
        return tuple(found)
    best = min(spelling.rank for spelling in found.values())
    return tuple(name for name, spelling in found.items() if spelling.rank == best)


def _clashes(
    matches: Mapping[int, tuple[str, ...]], columns: Mapping[str, Sequence[int]]
) -> tuple[Clash, ...]:
    shared = [Clash(names, (at,)) for at, names in matches.items() if len(names) > 1]
    twice = [Clash((name,), tuple(at)) for name, at in columns.items() if len(at) > 1]
    return tuple(sorted(shared + twice, key=lambda clash: (clash.positions, clash.inputs)))


def _duplicates(headers: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for position, header in enumerate(headers):
        if folded := fold(header):
            places[folded].append(position)
    return tuple(tuple(at) for at in places.values() if len(at) > 1)


def _language(
    headers: Sequence[str], matches: Mapping[int, tuple[str, ...]], table: _Table
) -> Lang | None:
    """The language with most votes; a header that is the same in two languages votes for both."""
    votes: Counter[Lang] = Counter()
    for position, names in matches.items():
        key = plain(headers[position])
        found = table.get(key) or table[plain(unbracketed(headers[position]))]
        votes.update({lang for name in names for lang in found[name].languages})
    if not votes:
        return None
    return max(LANGUAGES, key=votes.__getitem__)


def _header_rank(row: Sequence[object], inputs: Sequence[Input]) -> tuple[int, int]:
    texts = [cell if isinstance(cell, str) else "" for cell in row]
    found = recognise(texts, inputs)
    recognised = set(found.positions) | {name for clash in found.clashes for name in clash.inputs}
    return len(recognised), sum(bool(text.strip()) for text in texts)
