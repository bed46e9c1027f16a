"""Properties that are made when they are first asked for, and only once, whichever threads ask at a time."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Made = TypeVar("Made")


class once(Generic[Made]):
    """As ``functools.cached_property``, which from Python 3.12 on lets two threads make two.

    The instance has a re-entrant ``_lock``.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        """Make a property of a method."""
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "once[Made]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> Made: ...

    def __get__(self, instance: Any, owner: type) -> "once[Made] | Made":
        """What was made; from then on it stands in the instance itself, and this is not asked."""
        if instance is None:
            return self
        with instance._lock:
            if self._name not in instance.__dict__:
                instance.__dict__[self._name] = self._make(instance)
            made: Made = instance.__dict__[self._name]
            return made
