"""Models of the user's own on the command line: an encoder, its prompts, re-encoding, a reranker."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests import models
from ui.cli import cli

QUESTION = "2020年规上工业增加值要增长多少？"


def run(*arguments, **environment):
    return CliRunner(env=environment).invoke(cli, [str(one) for one in arguments], prog_name="wenyuan")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return models.encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="module")
def reranker(tmp_path_factory):
    return models.reranker(tmp_path_factory.mktemp("reranker"))


@pytest.fixture
def archive(tmp_path, seeds):
    page = next(seeds.glob("003_*.txt"))
    assert run("index", "add", page, "--archive", tmp_path / "archive").exit_code == 0
    return tmp_path / "archive"


def facts(archive):
    return json.loads(run("index", "stats", "--json", "--archive", archive).stdout)


def test_another_encoder_is_refused_and_the_command_that_is_named_mends_it(archive, encoder):
    for command in (["ask", QUESTION], ["index", "add", archive.parent, "--encoder", encoder], ["index", "list"]):
        result = run(*command, "--archive", archive, WENYUAN_ENCODER=str(encoder))
        assert (result.exit_code, result.stdout) == (3, "")
        assert f"`wenyuan index reencode --encoder {encoder} --archive {archive}`" in result.stderr
    result = run("index", "reencode", "--encoder", encoder, "--archive", archive)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith(f"chunks encoded by {encoder}, 16 dimensions\n")
    assert facts(archive)["prompts"] == {"query": "问：", "document": "文："}
    answer = run("ask", QUESTION, "--archive", archive, WENYUAN_ENCODER=str(encoder))
    assert "11%" in answer.stdout and answer.exit_code == 0
    assert run("index", "verify", "--archive", archive).exit_code == 0
    refused = run("search", "投资", "--archive", archive, WENYUAN_QUERY_PROMPT="price")
    assert refused.exit_code == 3
    words = f"index reencode --encoder {encoder} --query-prompt price --archive {archive}"
    assert f"`wenyuan {words}`" in refused.stderr
    assert run(*words.split(" ")).exit_code == 0
    assert facts(archive)["prompts"]["query"] == "房价："
    assert run("index", "reencode", "--encoder", "bundled", "--archive", archive).exit_code == 0
    assert facts(archive)["encoder"] == "bundled"


def test_an_archive_is_made_with_an_encoder_and_its_prompts(tmp_path, seeds, encoder):
    folder = tmp_path / "archive"
    options = ("--encoder", encoder, "--query-prompt", "", "--encoder-batch-size", 4, "--device", "cpu")
    assert run("index", "add", next(seeds.glob("003_*.txt")), "--archive", folder, *options).exit_code == 0
    assert facts(folder)["prompts"] == {"document": "文："}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "no encoder is named"),
        (["--encoder", "./nowhere"], "no folder"),
        (["--encoder", "bundled", "--query-prompt", "问："], "no prompts"),
        (["--encoder", "bundled", "--encoder-batch-size", "0"], "--encoder-batch-size is 0"),
    ],
)
def test_what_cannot_be_encoded_with_is_status_2(archive, options, says):
    result = run("index", "reencode", "--archive", archive, *options)
    assert result.exit_code == 2 and says in result.stderr


def test_the_demo_archive_is_not_re_encoded_and_asks_for_no_encoder(encoder):
    assert run("index", "reencode", "--encoder", encoder).exit_code == 2
    assert run("ask", QUESTION, WENYUAN_ENCODER=str(encoder)).exit_code == 0


def test_a_reranker_is_used_where_it_is_named(demo_path, reranker, tmp_path):
    def hits(*options, **environment):
        result = run("search", "投资目标", "--json", "--archive", demo_path, *options, **environment)
        assert result.exit_code == 0, result.stderr
        return [(row["text"], row["score"]) for row in json.loads(result.stdout)["hits"]]

    plain = hits()
    assert hits("--reranker", reranker) != plain
    assert hits(WENYUAN_RERANKER=str(reranker)) == hits("--reranker", reranker)
    assert hits("--by", "lexical", WENYUAN_RERANKER="./nowhere") == hits("--by", "lexical")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"question": QUESTION, "answer": "11%"}), encoding="utf-8")
    for command in (["search", "投资"], ["ask", "投资"], ["eval", gold]):
        refused = run(*command, "--archive", demo_path, "--reranker", "./nowhere")
        assert refused.exit_code == 2 and "'./nowhere'" in refused.stderr


def test_the_doctor_tells_them(archive, encoder, reranker, monkeypatch):
    told = json.loads(run("doctor", "--json", "--archive", archive, WENYUAN_RERANKER=str(reranker)).stdout)
    assert told["encoder"].startswith("bundled, ") and told["reranker"]["name"] == str(reranker)
    assert told["models"]["encoder asked for"] == "the archive's own"
    assert told["archive holds"]["revision"] and told["archive holds"]["prompts"] == {}
    assert "unfinished re-encoding" not in told

    def stop(done, total):
        raise KeyboardInterrupt

    from index.archive import Archive

    with Archive.open(archive) as opened, pytest.raises(KeyboardInterrupt):
        opened.reencode(str(encoder), progress=stop)
    told = run("doctor", "--archive", archive, WENYUAN_RERANKER="./nowhere", WENYUAN_ENCODER="bundled")
    assert told.exit_code == 2 and "'./nowhere'" in told.stderr
    assert f"chunks by {encoder}; `wenyuan index reencode`" in told.stdout
    assert "encoder asked for: bundled" in told.stdout
