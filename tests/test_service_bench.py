"""A small version of bench/service.py: nobody is turned away, idle and slow clients stall nobody."""

from __future__ import annotations

import argparse
import asyncio

import pytest

from bench import service

QUESTIONS = ["2020年规上工业增加值要增长多少？", "国家级新区签署了哪三份协议？", "2021年的投资目标是多少？"]


@pytest.mark.slow
def test_people_chat_beside_idle_and_slow_clients(demo_path, tmp_path):
    with service.serving(demo_path, tmp_path) as server:
        assert server.answered < server.page
        sizes = argparse.Namespace(people=8, seconds=3.0, thought=0.3, idle=100)
        figures = asyncio.run(service.bearing(server, QUESTIONS, sizes))
    for part in ("chat", "idle", "slow"):
        told = figures[part]
        assert told["errors"] == []
        assert told["answers"] >= 8
        assert told["statuses"]["answered"] > 0
        assert told["p50_ms"] < 3000  # a client that stalled the others would hold them until its end
    memory = [size for _, size in figures["chat"]["memory_mb"]]
    assert memory[-1] < memory[len(memory) // 2] + 50
