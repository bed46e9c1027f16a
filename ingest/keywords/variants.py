"""Words that are one word in several forms which no stemmer brings together.

British and American spellings, irregular forms, and names that the press transliterates in two ways. Between
two commas stand the forms of one word.
"""

from collections.abc import Callable, Iterable

_SPELLINGS = """
adviser advisor, aeroplane airplane, aesthetic esthetic, aluminium aluminum, anaemia anemia, anaesthetic
anesthetic, analogue analog, arbour arbor, archaeology archeology, archaeologist archeologist,
archaeological archeological, ardour ardor, armour armor, armoured armored, artefact artifact, axe ax,
behaviour behavior, behavioural behavioral, caesarean cesarean, calibre caliber, catalogue catalog, centre
center, chequered checkered, cigarette cigaret, clamour clamor, colour color, colourful colorful, cosy
cozy, councillor councilor, counsellor counselor, defence defense, demeanour demeanor, dialogue dialog,
diarrhoea diarrhea, dishonour dishonor, doughnut donut, encyclopaedia encyclopedia, endeavour endeavor,
faeces feces, favour favor, favourable favorable, favourite favorite, fervour fervor, fibre fiber,
flautist flutist, flavour flavor, foetus fetus, foetal fetal, glamour glamor, grey gray, gynaecologist
gynecologist, haemophilia hemophilia, haemorrhage hemorrhage, harbour harbor, honour honor, honourable
honorable, honorary honourary, humour humor, jewellery jewelry, judgement judgment, kilometre kilometer,
centimetre centimeter, millimetre millimeter, labour labor, labourer laborer, leukaemia leukemia, licence
license, litre liter, lustre luster, manoeuvre maneuver, meagre meager, mediaeval medieval, metre meter,
mould mold, mouldy moldy, moustache mustache, neighbour neighbor, neighbourhood neighborhood, neighbouring
neighboring, odour odor, oesophagus esophagus, oestrogen estrogen, offence offense, orthopaedic
orthopedic, paediatric pediatric, paediatrician pediatrician, paedophile pedophile, parlour parlor, plough
plow, practise practice, pretence pretense, programme program, pyjamas pajamas, rancour rancor, rigour
rigor, rumour rumor, sabre saber, saviour savior, savour savor, sceptic skeptic, sceptical skeptical,
scepticism skepticism, skilful skillful, sombre somber, spectre specter, splendour splendor, succour
succor, sulphur sulfur, theatre theater, tumour tumor, unfavourable unfavorable, valour valor, vapour
vapor, vigour vigor, whisky whiskey, woollen woolen, yoghurt yogurt
"""

_FORMS = """
child children, man men, woman women, foot feet, tooth teeth, mouse mice, calf calves, half halves, knife
knives, loaf loaves, thief thieves, wife wives, wolf wolves, crisis crises, gunman gunmen, policeman
policemen, policewoman policewomen, fireman firemen, fisherman fishermen, spokesman spokesmen, spokeswoman
spokeswomen, chairman chairmen, congressman congressmen, lawman lawmen, salesman salesmen, arise arose
arisen, awake awoke, beat beaten, become became, begin began begun, blow blew blown, break broke broken,
bring brought, build built, burn burnt, buy bought, catch caught, choose chose chosen, come came, deal
dealt, dig dug, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen,
feed fed, feel felt, fight fought, find found, flee fled, fly flew flown, forbid forbade forbidden, forget
forgot forgotten, freeze froze frozen, give gave given, go went gone, grow grew grown, hang hung, hear
heard, hide hid hidden, hold held, keep kept, kneel knelt, know knew known, lay laid, lead led, leave
left, lend lent, lose lost, make made, meet met, pay paid, ride rode ridden, ring rang rung, rise rose
risen, run ran, say said, seek sought, sell sold, send sent, shake shook shaken, shoot shot, show shown,
shrink shrank shrunk, sing sang sung, sink sank sunk, sleep slept, speak spoke spoken, spend spent, stand
stood, steal stole stolen, stick stuck, strike struck stricken, swear swore sworn, sweep swept, swim swam
swum, swing swung, take took taken, teach taught, tear tore torn, tell told, think thought, throw threw
thrown, undergo underwent undergone, understand understood, wake woke woken, wear wore worn, win won,
withdraw withdrew withdrawn, write wrote written
"""

_NAMES = """
Chernobyl Chornobyl, Gaddafi Qaddafi Gadhafi Kadhafi, Hezbollah Hizbollah Hizbullah Hezbullah, Kharkiv
Kharkov, Kyiv Kiev, Lviv Lvov, Mohammed Mohammad Muhammad Mohamed, Odesa Odessa, Quran Koran, sheikh sheik
shaikh, tsar czar, Zelensky Zelenskyy Zelenskiy
"""

_SUFFIXES = (("is", "iz"), ("ys", "yz"))  # organise, analyse
_SHORTEST = 6  # letters of a stem with such a suffix: shorter ones are other words (prise, prize)


class Variants:
    """The other forms of words, as stems, which may be no words at all; an index knows which there are.

    Other inflections are for words that an index lacks: beside a word that it has they lowered the ranking
    (nDCG@10 by 0.002 on time_collection).
    """

    def __init__(self, stemmed: Callable[[str], list[str]]) -> None:
        """Bring the forms of each word together.

        Args:
            stemmed: The words of a text as they are indexed.
        """
        self._spellings = _by_form(f"{_SPELLINGS},{_NAMES}", stemmed)
        self._inflections = _by_form(_FORMS, stemmed)

    def of(self, stem: str) -> tuple[str, ...]:
        """Other spellings of a stem."""
        return (*self._spellings.get(stem, ()), *_with_other_suffix(stem))

    def inflections_of(self, stem: str) -> tuple[str, ...]:
        """Other inflections of a stem that is irregular."""
        return self._inflections.get(stem, ())

    def all_of(self, stem: str) -> tuple[str, ...]:
        """A stem with all its other forms."""
        return (stem, *self.of(stem), *self.inflections_of(stem))


def _by_form(words: str, stemmed: Callable[[str], list[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in words.split(","):
        forms = tuple(dict.fromkeys(stemmed(word)))
        for form in forms:
            others = (other for other in forms if other != form)
            found[form] = tuple(dict.fromkeys((*found.get(form, ()), *others)))
    return found


def _with_other_suffix(stem: str) -> Iterable[str]:
    if len(stem) >= _SHORTEST:
        for pair in _SUFFIXES:
            for one, other in (pair, pair[::-1]):
                if stem.endswith(one):
                    yield stem.removesuffix(one) + other
