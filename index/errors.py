"""The errors of wenyuan.

::

    WenyuanError            one sentence: the offending value, what was expected, what to do
    ├── InputError          bad usage or bad input (exit status 2)
    │   └── ReadError       a file that cannot be read as articles
    ├── ArchiveError        the archive cannot be opened or is damaged (exit status 3)
    │   ├── ArchiveMissing  there is no archive at the path
    │   ├── ArchiveDamaged  its content does not verify
    │   ├── ArchiveLocked   another process is writing to it
    │   └── EncoderMismatch it was made with another encoder than the one asked for
    └── ModelError          the language model did not answer (the extractive answer serves instead)
"""


class WenyuanError(Exception):
    """Base of every error a user may see; its text is one sentence."""

    exit_status = 1


class InputError(WenyuanError):
    """Bad usage or bad input."""

    exit_status = 2


class ReadError(InputError):
    """A file that cannot be read as articles."""


class ArchiveError(WenyuanError):
    """The archive cannot be opened or is damaged."""

    exit_status = 3


class ArchiveMissing(ArchiveError):
    """There is no archive at the path."""


class ArchiveDamaged(ArchiveError):
    """The archive's content does not verify."""


class ArchiveLocked(ArchiveError):
    """Another process is writing to the archive."""


class EncoderMismatch(ArchiveError):
    """The archive was made with another encoder than the one asked for."""


class ModelError(WenyuanError):
    """The language model did not answer."""
