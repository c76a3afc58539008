"""Making all vectors anew: beside the old ones, resumable, switched in one step, never mixed."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index import reencode
from index.archive import Archive
from index.encode import load_encoder
from index.errors import EncoderMismatch, InputError
from index.types import EncoderChoice
from tests import models
from tests.archives import HashEncoder, article

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = [article(f"a{n}", f"第{n}个项目投资{n}亿元，目标是房价涨{n % 7}成。", source=f"{n}.txt") for n in range(700)]


class Stopping(HashEncoder):
    """Is interrupted after some batches."""

    def __init__(self, name: str, batches: int, **options):
        super().__init__(name, **options)
        self.left = batches

    def encode(self, texts, *, query=False):
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().encode(texts, query=query)


@pytest.fixture
def path(tmp_path) -> Path:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as archive:
        archive.add(ARTICLES)
    return tmp_path / "archive"


def stored(path: Path, table: str = "vectors") -> dict[int, bytes]:
    with sqlite3.connect(path / "archive.sqlite") as connection:
        return {row[0]: row[1] for row in connection.execute(f"SELECT * FROM {table}")}


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path / "archive.sqlite") as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}


def interrupted(path: Path, name: str = "longer", batches: int = 1, dimension: int = 48) -> None:
    with Archive.open(path) as archive, pytest.raises(KeyboardInterrupt):
        archive.reencode(Stopping(name, batches, dimension=dimension))


def test_all_vectors_are_of_the_other_encoder_and_the_old_ones_are_gone(path):
    before, steps = stored(path), []
    longer = HashEncoder("longer", 48)
    with Archive.open(path, encoder=HashEncoder()) as archive:
        report = archive.reencode(longer, progress=lambda done, total: steps.append((done, total)))
        assert report == reencode.ReencodeReport(700)
        assert steps == [(256, 700), (512, 700), (700, 700)]
        assert (archive.manifest["encoder"], archive.manifest["dimension"]) == ("longer", 48)
        assert archive.chunks([archive.search_dense("第33个项目", 1)[0][0]])[0].article_id == "a33"
        assert archive.verify() == []
    after = stored(path)
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())
    assert not {"reencoded", "reencoded_follows"} & tables(path)
    with Archive.create(path.with_name("fresh"), encoder=longer) as fresh:
        fresh.add(ARTICLES)
    assert after == stored(path.with_name("fresh"))
    with Archive.open(path, encoder=longer) as archive:
        archive.add([article("new", "港口吞吐量")])
        assert archive.remove(["a1"]) == 1
        assert archive.verify() == []


def test_what_is_interrupted_answers_as_before_and_goes_on_where_it_stopped(path):
    before = stored(path)
    interrupted(path, batches=2)
    assert stored(path) == before
    assert len(stored(path, "reencoded")) == 512
    with Archive.open(path, encoder=HashEncoder()) as archive:
        assert archive.reencoding == "512 of 700 chunks by longer"
        assert archive.chunks([archive.search_dense("第33个项目", 1)[0][0]])[0].article_id == "a33"
        assert archive.verify() == []
        again = HashEncoder("longer", 48)
        assert archive.reencode(again) == reencode.ReencodeReport(700, reused=512)
        assert again.calls == [188]
        assert archive.reencoding == ""
        assert archive.verify() == []


def test_interrupted_after_the_switch_it_is_finished_when_the_archive_is_opened(path, monkeypatch):
    with Archive.open(path) as archive, monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(archive, "_settle", lambda store: (_ for _ in ()).throw(KeyboardInterrupt))
        archive.reencode(HashEncoder("longer", 48))
    with Archive.open(path, encoder=HashEncoder("longer", 48)) as archive:
        assert archive.verify() == []
        assert archive.chunks([archive.search_dense("第33个项目", 1)[0][0]])[0].article_id == "a33"
        assert "reindex_pending" not in archive._store.meta()


def test_articles_that_come_and_go_in_between_are_followed(path):
    interrupted(path, batches=2)
    with Archive.open(path, encoder=HashEncoder()) as archive:
        archive.remove(["a0"])
        archive.add([article("new", "港口吞吐量增长"), article("a1", "改过的文章")])
        ids = {chunk.id for one in archive.articles() for chunk in archive.chunks_of(one.id)}
        assert len(stored(path, "reencoded")) == 510
        assert stored(path, "reencoded").keys() <= ids, "no vector of a text that is gone"
        assert archive.reencode(HashEncoder("longer", 48)).reused == 510
        assert stored(path).keys() == ids
        assert archive.verify() == []
        assert archive.chunks([archive.search_dense("港口吞吐量", 1)[0][0]])[0].article_id == "new"


def test_an_unfinished_run_is_given_up_for_another_encoder_or_for_the_own_one(path):
    before = stored(path)
    interrupted(path, "longer")
    with Archive.open(path) as archive:
        report = archive.reencode(HashEncoder("other", 24))
        assert report == reencode.ReencodeReport(700, discarded="longer")
        assert archive.manifest["dimension"] == 24 and archive.verify() == []
    interrupted(path, "hash", dimension=32)
    with Archive.open(path, encoder=HashEncoder("other", 24)) as archive:
        own = HashEncoder("other", 24)
        assert archive.reencode(own).discarded == "hash" and own.calls == []
        assert archive.reencoding == "" and "reencoded" not in tables(path)
        archive.reencode(HashEncoder())
    assert stored(path) == before


def test_one_that_was_open_all_along_does_not_mix_the_two(path):
    with Archive.open(path, encoder=HashEncoder()) as reader, Archive.open(path) as other:
        assert reader.search_dense("第33个项目", 1)
        same_length = HashEncoder("same length")
        other.reencode(same_length)
        assert reader.search_lexical("项目", 1)
        for change in (
            lambda: reader.search_dense("第33个项目", 1),
            lambda: reader.add([article("new", "港口")]),
            lambda: reader.remove(["a1"]),
            reader.repair,
        ):
            with pytest.raises(EncoderMismatch, match="open it again"):
                change()
        assert other.verify() == []


def test_repair_makes_the_vectors_of_a_changed_encoder_anew_without_mixing(path):
    before = stored(path)
    changed = Stopping("hash", 1)
    changed.fingerprint = "hash@changed"
    with Archive.open(path, encoder=changed) as archive, pytest.raises(KeyboardInterrupt):
        archive.repair()
    assert stored(path) == before
    changed.left = -1
    with Archive.open(path, encoder=changed) as archive:
        assert archive.repair() == []
        assert archive.search_dense("第33个项目", 1)
    assert changed.calls[:2] == [256, 256], "not begun anew"


# --- with real models ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return models.encoder(tmp_path_factory.mktemp("tiny"))


def command(*words: object, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ui.cli", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_killed_in_the_middle_it_goes_on_and_the_old_encoder_answers_meanwhile(tmp_path, tiny):
    path = tmp_path / "archive"
    with Archive.create(path) as archive:
        archive.add(ARTICLES)
        archive.add([article(f"b{n}", f"第{n}条道路投资{n}亿元。") for n in range(1000)])
    before = stored(path)
    words = ("index", "reencode", "--encoder", tiny, "--archive", path)
    kept: list[int] = []
    for _ in range(2):
        process = command(*words)
        seen = kept[-1] if kept else 0
        try:
            end = time.monotonic() + 180
            while _side(path) <= seen and time.monotonic() < end and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        finally:
            process.kill()
            process.communicate()
        if process.returncode == 0:
            break
        kept.append(_side(path))
        assert kept[-1] > seen, "each run goes on where the last one stopped"
        assert stored(path) == before
        with Archive.open(path) as archive:
            assert archive.manifest["encoder"] == "bundled"
            assert archive.verify() == []
            assert archive.search_dense("第33个项目投资", 3)
    assert kept, "killed at least once before it was done"
    process = command(*words)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert f"1700 chunks encoded ({kept[-1]} from before) by {tiny}, 16 dimensions" in out.decode()
    with Archive.open(path) as archive:
        assert archive.verify() == []
        (first,) = [vectors for _, vectors in archive._store.vectors(16, [1])]
        wanted = load_encoder(str(tiny)).encode([f"标题\n{archive.chunks([1])[0].text}"])
        assert np.allclose(first, wanted, atol=0.02)


def _side(path: Path) -> int:
    try:
        return len(stored(path, "reencoded"))
    except sqlite3.OperationalError:
        return 0


def test_the_manifest_names_model_revision_dimension_and_prompts(tmp_path, tiny):
    choice = EncoderChoice(str(tiny), query_prompt="price")
    with Archive.create(tmp_path / "archive", encoder=choice) as archive:
        archive.add(ARTICLES[:3])
    with Archive.open(tmp_path / "archive") as archive:
        made = archive.manifest
        assert (made["encoder"], made["dimension"]) == (str(tiny), 16)
        assert made["prompts"] == {"query": "房价：", "document": "文："}
        assert made["revision"] == load_encoder(str(tiny)).revision
        assert archive.encoder.prompts == made["prompts"], "the prompts are the archive's own where none are given"


def test_another_encoder_or_other_prompts_are_refused_with_the_command_that_mends_it(tmp_path, tiny):
    path = tmp_path / "an archive"
    with Archive.create(path, encoder=EncoderChoice(str(tiny), query_prompt="price")) as archive:
        archive.add(ARTICLES[:3])
    for same in (
        None,
        str(tiny),
        EncoderChoice(query_prompt="price"),
        EncoderChoice(str(tiny), query_prompt="房价：", batch_size=4),
    ):
        with Archive.open(path, encoder=same) as archive:
            assert archive.search_dense("投资", 1)
    other = models.encoder(tmp_path / "other", seed=5)
    for refused, words in (
        ("bundled", "--encoder bundled"),
        (str(other), f"--encoder {other}"),
        (EncoderChoice(query_prompt="问：\n' "), f"--encoder {tiny} --query-prompt $'问：\\n\\' '"),
        (EncoderChoice(str(tiny), document_prompt=""), f"--encoder {tiny} --document-prompt ''"),
    ):
        with pytest.raises(EncoderMismatch) as caught:
            Archive.open(path, encoder=refused)
        assert caught.value.exit_status == 3
        told = f"wenyuan index reencode {words} --archive {shlex.quote(str(path))}"
        assert f"`{told}`" in str(caught.value)
        assert ("with the prompts" in str(caught.value)) is ("-prompt" in words)
    with pytest.raises(InputError, match="no prompt named"):
        Archive.open(path, encoder=EncoderChoice(query_prompt="prcie"))


def test_a_model_whose_folder_was_moved_is_the_same_and_a_changed_one_is_not(tmp_path, tiny):
    folder = models.encoder(tmp_path / "first")
    with Archive.create(tmp_path / "archive", encoder=str(folder)) as archive:
        archive.add(ARTICLES[:3])
    moved = folder.rename(tmp_path / "moved")
    with pytest.raises(InputError, match="is no folder"), Archive.open(tmp_path / "archive") as archive:
        archive.search_dense("投资", 1)
    with Archive.open(tmp_path / "archive", encoder=str(moved)) as archive:
        assert archive.search_dense("投资", 1)
    config = json.loads((moved / "config.json").read_text(encoding="utf-8"))
    (moved / "config.json").write_text(json.dumps({**config, "layer_norm_eps": 0.5}), encoding="utf-8")
    with pytest.raises(EncoderMismatch, match="index reencode"):
        Archive.open(tmp_path / "archive", encoder=str(moved))
