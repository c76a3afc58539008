"""A small run of the fuzz, over the API and the intranet page; ``bench.fuzz`` sends 10,000 and starts real servers."""

from __future__ import annotations

from itertools import islice

from bench import fuzz
from tests.ui.over_http import serving
from ui.settings import Settings
from ui.tokens import Tokens, tokens_path

CASES = 500


def test_nothing_breaks_the_open_server(engine, tmp_path):
    with serving(engine, archive=str(tmp_path), embed_origins=(fuzz.LISTED,), rate_limit=0) as server:
        before = server.ask().text.partition('"elapsed_ms"')[0]
        report = fuzz.run(server.port, CASES, seed=11)
        assert report.faults == []
        assert server.ask().text.partition('"elapsed_ms"')[0] == before
    assert {200, 403, 404, 405, 422} <= set(report.statuses)


def test_nothing_opens_the_closed_server(engine, tmp_path):
    token = Tokens(tokens_path(Settings(archive=str(tmp_path)))).add(fuzz.LISTED, 10**8, "day")[1]
    settings = {"api_keys": (fuzz.KEY,), "embed_origins": (fuzz.LISTED,), "rate_limit": 0}
    with serving(engine, archive=str(tmp_path), **settings) as server:
        report = fuzz.run(server.port, CASES, seed=12, token=token, closed=True)
    assert report.faults == []
    assert {200, 401, 403, 404} <= set(report.statuses)


def test_the_fuzz_is_repeatable_and_sees_a_fault():
    assert list(islice(fuzz.cases(3), 50)) == list(islice(fuzz.cases(3), 50)) != list(islice(fuzz.cases(4), 50))

    class Broken:
        archive = None

        def ask(self, *_args, **_rest):
            raise ZeroDivisionError

        search = ask

    with serving(Broken()) as server:
        faults = fuzz.run(server.port, 300, seed=5).faults
    assert any("a server error" in fault for fault in faults)
