"""The doctor: what is in use, what is wrong, no secret, nothing sent."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ui import doctor
from ui.cli import cli


def run(*arguments, **environment):
    return CliRunner(env=environment).invoke(cli, ["doctor", *map(str, arguments)])


def test_it_shows_packages_archive_encoder_and_model(demo_path):
    result = run("--archive", demo_path)
    assert result.exit_code == 0, result.stderr
    for text in (
        "python: ",
        "  tantivy: ",
        f"archive: {demo_path}",
        "  articles: ",
        " dimensions",
        "problems: none",
    ):
        assert text in result.stdout
    assert "language model: none" in result.stdout
    row = json.loads(run("--archive", demo_path, "--json").stdout)
    assert row["problems"] == []
    assert row["archive holds"]["articles"] > 0


def test_it_names_the_demo_archive():
    assert "(the demo archive)" in run().stdout


def test_it_shows_no_secret(demo_path):
    secrets = {"WENYUAN_LLM_API_KEY": "secret-1", "WENYUAN_API_KEYS": "secret-2", "WENYUAN_AUTH": "li:secret-3"}
    own = {"WENYUAN_LLM": "openai:qwen", "WENYUAN_LLM_BASE_URL": "http://127.0.0.1:9/v1"}
    for options in ([], ["--json"]):
        result = run("--archive", demo_path, *options, **own, **secrets)
        assert result.exit_code == 0, result.stderr
        assert "qwen" in result.stdout
        assert "http://127.0.0.1:9/v1" in result.stdout
        assert "secret" not in result.output


@pytest.mark.parametrize(
    ("environment", "status", "says"),
    [
        ({"WENYUAN_PORT": "x"}, 2, "WENYUAN_PORT"),
        ({"WENYUAN_LLM": "nonsense"}, 2, "nonsense"),
        ({"WENYUAN_ARCHIVE": "/no/such/archive"}, 3, "/no/such/archive"),
        ({"WENYUAN_ARCHIVE": "milvus:no-such.db"}, 3, "milvus:no-such.db"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_shown(environment, status, says):
    result = run(**environment)
    assert result.exit_code == status
    assert result.stderr.startswith("error: ")
    assert says in result.stderr
    assert "python: " in result.stdout
    assert "problems: none" not in result.stdout


def test_a_package_that_is_missing_is_named(monkeypatch, demo_path):
    monkeypatch.setattr(doctor, "_PACKAGES", (*doctor._PACKAGES, "no-such-package"))
    result = run("--archive", demo_path)
    assert result.exit_code == 2
    assert "pip install no-such-package" in result.stderr
    assert "no-such-package: not installed" in result.stdout


def test_a_damaged_archive_is_named(tmp_path, demo_path):
    import shutil

    shutil.copytree(demo_path, tmp_path / "archive")
    for path in (tmp_path / "archive").rglob("*.sqlite*"):
        path.write_bytes(b"broken" * 1000)
    result = run("--archive", tmp_path / "archive")
    assert result.exit_code == 3
    assert "archive" in result.stderr
