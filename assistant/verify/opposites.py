"""Words that cannot be put for each other: opposites, and things of one kind that are not the same thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.extract.stems import stem
from assistant.verify.claims import Token

_SIDE = 4  # words to each side in which two such words must have a word in common
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        "rise rose risen increase grow grew growth gain climb surge jump soar higher raise boost up expand "
        "widen swell double",
        "fall fell fallen decrease drop decline lose plunge slump tumble lower sink sank reduce cut down "
        "shrink narrow halve",
    ),
    ("more most above", "less fewer least below"),
    ("win won beat defeat victory victorious triumph", "lose lost loss"),
    ("open begin began begun start launch resume", "close shut end stop halt finish cease suspend"),
    ("allow permit let legalise legalize approve accept", "ban forbid bar prohibit reject block refuse"),
    ("voluntary optional", "mandatory compulsory required"),
    ("support back favour favor endorse", "oppose resist criticise criticize against condemn"),
    ("praise applaud welcome", "criticise criticize condemn attack"),
    ("arrest detain jail imprison", "release free acquit clear"),
    ("alive survive survivor", "dead die killed victim"),
    ("guilty convict", "innocent acquit clear"),
    ("include including", "exclude excluding except"),
    ("before", "after"),
    ("first", "last second third"),
    ("early earlier", "late later"),
    ("buy bought purchase acquire", "sell sold"),
    ("delete remove erase", "keep retain restore"),
    ("enter join arrive", "leave left quit depart withdraw"),
    ("confirm admit acknowledge", "deny denied refute"),
    ("strong strengthen", "weak weaken"),
    ("high highest", "low lowest"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("male man men", "female woman women"),
    ("boy", "girl"),
    ("success succeed successful thriving prosperous flourishing booming", "fail failure unsuccessful "
     "troubled struggling ailing failing"),
    ("direct", "indirect"),
    ("morning", "evening night"),
    ("public", "private"),
    ("import", "export"),
    ("known", "unknown"),
    ("defend protect", "attack"),
    ("peace peaceful truce ceasefire", "war invasion conflict"),
    ("safe safely", "dangerous unsafe"),
    ("majority", "minority"),
    ("maximum", "minimum"),
    ("rich wealthy", "poor"),
    ("old older oldest elderly", "young younger youngest"),
    ("large larger largest big bigger biggest", "small smaller smallest"),
    ("fast faster fastest quick quickly", "slow slower slowest slowly"),
    ("hot hotter hottest warm warmer", "cold colder coldest cool cooler"),
    ("temporary temporarily", "permanent permanently"),
    ("partial partly", "complete entirely fully"),
    ("profit surplus", "loss deficit"),
    ("employ hire recruit", "dismiss fire sack"),
    ("build built construct", "demolish destroy"),
    ("create", "abolish destroy"),
    ("agree agreed", "disagree refuse"),
    ("optimistic hopeful", "pessimistic"),
    ("urban", "rural"),
    ("domestic", "foreign"),
    ("legal lawful", "illegal unlawful"),
    ("lend lent", "borrow"),
    ("teacher", "pupil student"),
    ("employer", "employee worker"),
    ("landlord", "tenant"),
    ("parent", "child children"),
    ("seller", "buyer"),
    ("attacker gunman", "victim"),
    ("ignore neglect", "address tackle confront"),
    ("reveal disclose expose", "hide conceal"),
    ("advance", "retreat"),
    ("tighten", "loosen relax ease"),
    ("extend lengthen", "shorten"),
    ("always", "rarely seldom"),
    ("top", "bottom"),
    ("upper", "lower"),
    ("best", "worst"),
    ("better", "worse"),
)  # fmt: skip
_KINDS: tuple[str, ...] = (  # different things of one kind; what is sometimes used for another is left out
    "red;blue;green;yellow;white;black;purple;pink;orange;brown;grey gray",
    "spring;summer;autumn;winter",
    "mother mum mom;father dad;sister;brother;son;daughter;wife;husband;uncle;aunt;nephew;niece;grandmother;"
    "grandfather",
    "gold;silver;iron;copper;coal;lithium;steel;zinc;nickel;uranium;aluminium aluminum",
    "oil;gas;coal;electricity;water",
    "milk;meat;beef;pork;chicken;fish;egg;butter;cheese;sugar;rice;wheat;corn maize;coffee;tea;beer;wine",
    "wage salary pay;price;profit;sale;cost;tax;debt;export;rent;productivity;dividend",
    "plane aircraft jet;train locomotive;bus;ship boat ferry;car;lorry truck;bicycle bike;helicopter;tram",
    "airport;station;harbour harbor port;bridge;tunnel;motorway highway",
    "hospital;school;church;museum;library;prison;hotel;theatre theater;university;mosque;court",
    "dog;cat;horse;cow;sheep;pig;bird;bear;wolf;shark;whale;elephant",
    "fire blaze;flood;earthquake quake;storm;drought;explosion blast;collapse;avalanche;landslide",
    "doctor;nurse;teacher;lawyer;engineer;pilot;farmer;driver;soldier;priest;firefighter;journalist",
    "senator;governor;mayor;judge;ambassador",
    "bond;stock share;loan",
    "football;cricket;rugby;tennis;golf;basketball;baseball;hockey;boxing;swimming",
    "novel;film movie;song;play;poem;opera;album",
    "knife;gun;bomb;rifle;missile;drone",
    "army;navy;police",
    "murder;theft;fraud;rape;arson;bribery;kidnapping",
    "cancer;diabetes;malaria;measles;influenza flu;cholera;polio;dementia",
    "founder;chairman chairwoman;spokesman spokeswoman spokesperson;treasurer;director",
    "inflation;unemployment",
    "arm;leg;head;hand;foot feet;knee;heart;lung;kidney;liver;eye;ear",
    "north;south;east;west",
    "primary;secondary",
    "bronze;silver;gold",
    "semi-final semifinal;quarter-final quarterfinal",
)
_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "de", "mis")  # which turn a word into its opposite


@dataclass(frozen=True, slots=True)
class Clash:
    """A word of a claim that stands where a text has another one.

    Attributes:
        ours: The claim's word, as written.
        theirs: The text's, as written.
        is_opposite: Whether one is the opposite of the other, and not merely another thing.
    """

    ours: str
    theirs: str
    is_opposite: bool


def clashes(claim: Sequence[Token], text: Sequence[Token]) -> Iterator[Clash]:
    """Words of a claim in whose place a text has one that cannot be put for it.

    The two stand beside a word that both have; a word that stands in both is none.
    """
    here, there = {t.stem for t in claim}, {t.stem for t in text}
    against, kinds = _opposite_stems(), _kinds()
    for at, token in enumerate(claim):
        if token.stem in there:
            continue
        for other_at, other in enumerate(text):
            if other.stem in here:
                continue
            is_opposite = other.stem in against.get(token.stem, ()) or _is_turned(token.stem, other.stem)
            is_other = other.stem in kinds.get(token.stem, ())
            if (is_opposite or is_other) and _beside(claim, at) & _beside(text, other_at):
                yield Clash(token.text, other.text, is_opposite)


@cache
def _opposite_stems() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in _OPPOSITES:
        for these, those in ((one, other), (other, one)):
            for word in these.split():
                found.setdefault(stem(word), set()).update(map(stem, those.split()))
    return {word: frozenset(others - {word}) for word, others in found.items()}


@cache
def _kinds() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind in _KINDS:
        groups = [{stem(word) for word in group.split()} for group in kind.split(";")]
        for group in groups:
            for word in group:
                found.setdefault(word, set()).update(*(other for other in groups if other is not group))
    return {word: frozenset(others - {word}) for word, others in found.items()}


def _is_turned(stem: str, other: str) -> bool:
    """Whether one word is the other with a prefix that denies it."""
    short, long = sorted((stem, other), key=len)
    return len(short) > 3 and any(prefix + short == long for prefix in _PREFIXES)


def _beside(tokens: Sequence[Token], at: int) -> set[str]:
    """Stems of content words around one."""
    return {token.stem for token in tokens[max(0, at - _SIDE) : at + _SIDE + 1] if token.is_content}
