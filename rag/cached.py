"""``functools.cached_property`` as Python 3.12 has it: without the lock that takes longer than most of what is kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property:  # noqa: N801 (the name that it has in the standard library)
        """Computes a value when it is first asked for, and keeps it in the object's ``__dict__`` under its own name.

        Two threads that ask for it first may both compute it.
        """

        def __init__(self, function: Any) -> None:
            self.func = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner: Any, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            if instance is None:
                return self
            value = instance.__dict__[self._name] = self.func(instance)
            return value


__all__ = ["cached_property"]
