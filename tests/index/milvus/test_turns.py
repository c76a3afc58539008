"""Who reads and who writes take turns."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from index.milvus.turns import Turns


def test_nobody_reads_or_writes_beside_a_writer() -> None:
    turns, counts = Turns(), {"reading": 0, "writing": 0}
    mutex, seen = threading.Lock(), set[tuple[int, int]]()

    def be(kind: str, lend: object, times: int) -> None:
        for _ in range(times):
            with lend():  # type: ignore[operator]
                with mutex:
                    counts[kind] += 1
                    seen.add((counts["reading"], counts["writing"]))
                with mutex:
                    counts[kind] -= 1

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(be, "reading", turns.read, 300) for _ in range(4)]
        jobs += [pool.submit(be, "writing", turns.write, 100) for _ in range(2)]
        for job in jobs:
            job.result(20)
    assert (0, 1) in seen
    assert all(not (reading and writing) and writing < 2 for reading, writing in seen)


def test_a_writer_goes_before_those_who_come_after_it() -> None:
    turns, order = Turns(), list[str]()
    first, reading = threading.Event(), threading.Event()

    def read_long() -> None:
        with turns.read():
            reading.set()
            first.wait(10)
        order.append("read")

    def write() -> None:
        with turns.write():
            order.append("written")

    long = threading.Thread(target=read_long)
    long.start()
    reading.wait(10)
    writer = threading.Thread(target=write)
    writer.start()
    while not turns._waiting:
        pass

    def read_late() -> None:
        with turns.read():
            order.append("late")

    late = threading.Thread(target=read_late)
    late.start()
    first.set()
    for thread in (long, writer, late):
        thread.join(10)
    assert order.index("written") < order.index("late")
