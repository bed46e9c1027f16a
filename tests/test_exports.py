"""What each package offers, and nothing that is not there."""

from importlib import import_module

import pytest


@pytest.mark.parametrize("package", ["assistant", "ingest"])
def test_every_public_name_is_there_and_listed(package: str) -> None:
    module = import_module(package)
    rooms = {name for names in module._ROOMS.values() for name in names}
    assert rooms == set(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = module.nonsense
