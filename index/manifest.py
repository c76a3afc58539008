"""Where an archive lies and what it was made with: the checks that come before it is opened or made."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import database, tables
from index.errors import ArchiveError, ArchiveMissing, EncoderMismatch
from index.types import BUNDLED, EncoderChoice

if TYPE_CHECKING:
    from index.encode import Encoder

_COMMIT = re.compile("[0-9a-f]{40}")
_KEPT_BESIDE = ("feedback.sqlite*", "tokens.sqlite*")  # what may be there before the archive, or outlive it
_OWN_NAMES = (f"{database.FILE_NAME}*", "writer.lock", "writer.pid", "lexical-*", "dense-*", *_KEPT_BESIDE)

RESTORING = f"{database.FILE_NAME}-new-*"
"""What restoring names the file until it is whole."""


def existing(path: Path) -> Path:
    """Return the folder of an archive; ArchiveMissing or ArchiveError where there is none at the path."""
    if path.is_file():
        raise ArchiveError(f"{str(path)!r} is a file; give the folder of an archive")
    if not path.is_dir():
        raise ArchiveMissing(f"there is no archive at {str(path)!r}; make it with `wenyuan index add FILE...`")
    if not (path / database.FILE_NAME).is_file():
        raise ArchiveMissing(
            f"the folder {str(path)!r} holds no archive (no {database.FILE_NAME}); give an archive's folder, or a new "
            "one to `wenyuan index add FILE...`"
        )
    return path


def prepared(path: Path) -> Path:
    """Return the folder for a new archive, made where it is missing; ArchiveError where it cannot become one."""
    try:
        if path.exists() and not path.is_dir():
            raise ArchiveError(f"{str(path)!r} is a file; give a folder for the archive")
        path.mkdir(parents=True, exist_ok=True)
        strange = [item.name for item in path.iterdir() if not (is_own(item) or item.match(RESTORING))]
    except OSError as error:
        raise ArchiveError(
            f"the archive {str(path)!r} cannot be made ({error.strerror or error}); give another folder"
        ) from error
    if strange and not (path / database.FILE_NAME).exists():
        raise ArchiveError(f"the folder {str(path)!r} holds other things ({strange[0]!r}); give a new or empty folder")
    return path


def is_own(item: Path) -> bool:
    """Whether what lies in an archive's folder is by its name a file or folder of the archive."""
    return any(item.match(name) for name in _OWN_NAMES) and not item.match(RESTORING)


def is_made(path: Path) -> bool:
    """Return whether a finished archive lies in a folder; the errors of ``Archive.open`` where it is damaged."""
    if not (path / database.FILE_NAME).exists():
        return False
    probe = database.Database(path, readonly=True)
    try:
        probe.check()
    except ArchiveMissing:
        return False
    finally:
        probe.close()
    return True


def loaded(encoder: str | EncoderChoice | Encoder | None) -> Encoder:
    """Return an encoder, loaded where it is only named (None is the bundled one)."""
    if encoder is None or isinstance(encoder, (str, EncoderChoice)):
        from index.encode import load_encoder

        return load_encoder(encoder)
    return encoder


def made_by(encoder: Encoder) -> dict[str, str]:
    """Return what a manifest says of the encoder of its vectors."""
    return {
        "encoder": encoder.name,
        "fingerprint": encoder.fingerprint,
        "revision": _revision(encoder),
        "prompts": json.dumps(_prompts(encoder), ensure_ascii=False, sort_keys=True),
        "dimension": str(encoder.dimension),
    }


def fresh(encoder: Encoder) -> dict[str, str]:
    """Return the manifest of a new archive."""
    from index import tokens

    created = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {**made_by(encoder), "tokens": tokens.version(), "created": created}


def read(path: Path, meta: dict[str, str]) -> dict[str, Any]:
    """Return the manifest that an archive's entries hold; ArchiveDamaged where one is missing."""
    try:
        return {
            "format": tables.FORMAT,
            "encoder": meta["encoder"],
            "fingerprint": meta["fingerprint"],
            "revision": meta["revision"],
            "prompts": dict(json.loads(meta["prompts"])),
            "dimension": int(meta["dimension"]),
            "tokens": meta["tokens"],
            "created": meta["created"],
        }
    except (KeyError, ValueError, TypeError) as error:
        raise database.damaged(path, f"its manifest lacks {error}") from error


def entries(manifest: dict[str, Any]) -> dict[str, str]:
    """Return what a manifest is stored as."""
    kept = {name: str(manifest[name]) for name in ("encoder", "fingerprint", "revision", "dimension")}
    prompts = json.dumps(manifest["prompts"], ensure_ascii=False, sort_keys=True)
    return {**kept, "prompts": prompts, "tokens": manifest["tokens"], "created": manifest["created"]}


def same_encoder(
    path: Path, manifest: dict[str, Any], asked: str | EncoderChoice | Encoder | None
) -> EncoderChoice | Encoder:
    """Return the encoder to use: the one asked for, or the manifest's where none is; EncoderMismatch if they differ."""
    if asked is not None and not isinstance(asked, (str, EncoderChoice)):
        if asked.name != manifest["encoder"]:
            raise _mismatch(path, manifest, EncoderChoice(asked.name))
        return asked
    choice = asked if isinstance(asked, EncoderChoice) else EncoderChoice(asked)
    if choice.name is not None and not _same_model(choice.name, manifest):
        raise _mismatch(path, manifest, choice)
    # The commit that the vectors were made with: the newest one may differ by a word in a note, or by everything.
    commit = manifest["revision"] if _COMMIT.fullmatch(manifest["revision"]) else None
    choice = replace(choice, name=choice.name or manifest["encoder"], revision=commit)
    prompts = manifest["prompts"]
    for kind, given in (("query", choice.query_prompt), ("document", choice.document_prompt)):
        if given is not None and given != prompts.get(kind, ""):
            # Another text, or a prompt's name, which the model alone can tell.
            return unchanged(path, manifest, loaded(choice), choice)
    return replace(
        choice, query_prompt=prompts.get("query", ""), document_prompt=prompts.get("document", ""), exact=True
    )


def is_same(manifest: dict[str, Any], encoder: Encoder) -> bool:
    """Whether an encoder is what a manifest's vectors were made with, wherever its folder lies now."""
    if encoder.name != manifest["encoder"] and not Path(encoder.name).is_dir():
        return False
    made = manifest["revision"], manifest["prompts"], manifest["dimension"]
    return bool(made == (_revision(encoder), _prompts(encoder), encoder.dimension))


def unchanged(path: Path, manifest: dict[str, Any], encoder: Encoder, choice: EncoderChoice | None = None) -> Encoder:
    """Return the encoder; EncoderMismatch where it is not, or no longer, what the archive's vectors were made with.

    ``choice`` is what a user asked for.
    """
    if is_same(manifest, encoder):
        return encoder
    command = reencode_command(path, choice or EncoderChoice(encoder.name))
    prompts = _prompts(encoder)
    if prompts != manifest["prompts"]:
        raise EncoderMismatch(
            f"the vectors of {str(path)!r} were made by {manifest['encoder']!r} with the prompts "
            f"{_shown(manifest['prompts'])}, not {_shown(prompts)}; leave the prompts out, or make the vectors anew "
            f"with `{command}`"
        )
    raise EncoderMismatch(
        f"the vectors of {str(path)!r} were made by the encoder {manifest['fingerprint']!r}, the one here is "
        f"{encoder.fingerprint!r}; make them anew with `{command}`"
    )


def reencode_command(path: Path, choice: EncoderChoice) -> str:
    """Return the command that makes an archive's vectors anew with another encoder."""
    words = ["wenyuan", "index", "reencode", "--encoder", choice.name or BUNDLED]
    for option, prompt in (("--query-prompt", choice.query_prompt), ("--document-prompt", choice.document_prompt)):
        if prompt or (prompt is not None and not choice.exact):
            words += [option, prompt]
    return " ".join(_quoted(word) for word in [*words, "--archive", str(path)])


def _mismatch(path: Path, manifest: dict[str, Any], choice: EncoderChoice) -> EncoderMismatch:
    return EncoderMismatch(
        f"the archive {str(path)!r} was made with the encoder {manifest['encoder']!r}, not {choice.name!r}; leave the "
        f"encoder out, or make its vectors anew with `{reencode_command(path, choice)}`"
    )


def _same_model(name: str, manifest: dict[str, Any]) -> bool:
    folder = Path(name).expanduser()
    if name == manifest["encoder"] or str(folder.absolute()) == manifest["encoder"]:
        return True
    if name == BUNDLED or not folder.is_dir():
        return False
    from index.encode import folder_digest

    return bool(folder_digest(folder) == manifest["revision"])  # the same model, moved


def _revision(encoder: Encoder) -> str:
    return str(getattr(encoder, "revision", "") or encoder.fingerprint.removeprefix(f"{encoder.name}@"))


def _prompts(encoder: Encoder) -> dict[str, str]:
    return {kind: text for kind, text in getattr(encoder, "prompts", {}).items() if text}


def _shown(prompts: dict[str, str]) -> str:
    return ", ".join(f"{kind} {text!r}" for kind, text in sorted(prompts.items())) or "(none)"


def _quoted(word: str) -> str:
    # An error is one line; a shell reads $'…' as the line breaks that it stands for.
    if "\n" in word:
        return "$'" + word.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
    return shlex.quote(word)
