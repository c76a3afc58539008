"""Whatever fits the API's description, and what does not: an answer or a sentence as described, never a failure."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.ui.over_http import serving

CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance,status_code_conformance"


@pytest.mark.slow
def test_schemathesis_finds_nothing(engine, tmp_path):
    with serving(engine) as (port,):
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{port}/api/openapi.json"]
        options = [
            "--checks",
            CHECKS,
            "--phases",
            "coverage,fuzzing",
            "--max-examples",
            "3",
            "--seed",
            "7",
            "--no-color",
        ]
        done = subprocess.run([*command, *options], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert "Tested: 8" in done.stdout
    assert "failed" not in done.stdout


def test_a_key_is_described_where_there_are_some(engine):
    for keys in (("k",), ()):
        with serving(engine, api_keys=keys) as server:
            row = server("GET", "/api/openapi.json", token="k")
            assert row.status == 200
            assert ("HTTPBearer" in row.text) == bool(keys)
