"""The stop of a server: answers in flight are finished, what never ends by itself is let go, the status is 0."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.conftest import ROOT

# A language model takes long; here the answers do, so that some are in flight whenever the signal comes.
SLOW = """
import os, sys, time
from rag.engine import Engine
def slowly(self, question, **rest):
    open(os.path.join(os.environ["ASKED"], str(time.monotonic_ns())), "w").close()
    for piece in stream(self, question, **rest):
        time.sleep(0.7)
        yield piece
stream, Engine.stream = Engine.stream, slowly
from ui.cli import main
main()
"""
QUESTION = "2020年规上工业增加值要增长多少？"


def ask(port: int, *, stream: bool) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        body = json.dumps({"question": QUESTION, "stream": stream}).encode()
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        return connection.getresponse().read().decode()


@pytest.mark.slow
def test_answers_in_flight_are_finished_and_open_connections_let_go(demo_path, tmp_path):
    command = [sys.executable, "-c", SLOW, "serve", "--port", "0", "--archive", str(demo_path)]
    own = os.environ | {"PYTHONUNBUFFERED": "1", "ASKED": str(tmp_path)}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=own, cwd=ROOT)
    try:
        port = int(re.search(r":(\d+)/", server.stdout.readline())[1])
        with (
            ThreadPoolExecutor() as pool,
            socket.create_connection(("127.0.0.1", port)) as idle,
            closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as page,
        ):
            # A page holds a connection on which the server never finishes sending.
            page.request("GET", "/")
            assert page.getresponse().read()
            page.request("GET", "/gradio_api/heartbeat/abc")
            beating = page.getresponse()
            assert (beating.status, page.sock is not None) == (200, True)
            answers = [pool.submit(ask, port, stream=stream) for stream in (False, True)]
            while len(list(tmp_path.iterdir())) < len(answers):
                time.sleep(0.02)
            server.send_signal(signal.SIGTERM)
            for answer in answers:
                assert "11%" in answer.result(120)
            assert idle.recv(1) == b""
            beating.close()
            _, err = server.communicate(timeout=120)
    finally:
        server.kill()
    assert server.returncode == 0, err
    assert "Cancel" not in err  # what uvicorn says where it has waited long enough, and cuts
    assert "Traceback" not in err
    assert all(json.loads(line) for line in err.splitlines())


@pytest.mark.slow
def test_a_signal_is_heard_from_the_moment_that_the_address_is_told(demo_path):
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0", "--archive", str(demo_path)]
    own = os.environ | {"PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=own, cwd=ROOT)
    try:
        assert server.stdout.readline()
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=120)
    finally:
        server.kill()
    assert server.returncode == 0, err
    assert "Traceback" not in err
