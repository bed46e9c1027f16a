"""The page of licences says what the locked packages declare, and none of them forbids what On Record is."""

import re

from tests.licences import licence, listed, locked

# Licences that ask for no more than to be named, or that what is changed of them is open in turn.
_OPEN = re.compile(
    r"MIT|BSD|Apache|ISC|MPL|Mozilla|PSF|Python Software|Unlicense|0BSD|Zlib|HPND|CC0|Public Domain|LGPL|"
    r"Lesser General|Zope",
    re.IGNORECASE,
)


def test_every_locked_package_is_listed_with_its_version() -> None:
    found = {name: version for name, (version, _) in listed().items()}
    assert found == locked(), "run `make licences`"


def test_each_bears_the_licence_that_it_declares() -> None:
    declared = {name: licence(name) for name in locked()}
    wrong = {name: told for name, told in declared.items() if told and told != listed()[name][1]}
    assert wrong == {}, "run `make licences`"


def test_all_are_open_licences() -> None:
    others = {name: told for name, (_, told) in listed().items() if not _OPEN.search(told)}
    assert others == {"py-rust-stemmers": "not declared"}  # of an extra; the page says so
