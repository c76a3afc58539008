"""Every figure of ``bench/RESULTS.md``, measured anew, and the page written.

    python -m bench.all --eval EVAL_DIR --data DATA_DIR [--quick] [--held-out FILE] [--only STEP...]

Steps run one after the other, each in a process of its own, and keep their results in ``bench/out``; ``--only``
measures some of them anew and takes the others as they were kept. Nothing else may run on the machine meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bench import options, report
from bench.machine import ROOT, describe

STEPS = {
    "seeds": "bench.seeds",
    "cold": "bench.cold",
    "llm": "bench.llm",
    "quality": "bench.retrieval",
    "answers": "bench.answers",
    "peers": "bench.peers",
    "scale": "bench.scale",
}
WITHOUT_DATA = ("seeds", "cold", "llm")


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--held-out", type=Path, metavar="FILE", help="DRCD paragraphs that were kept out of training")
    parser.add_argument("--only", nargs="+", choices=tuple(STEPS), default=tuple(STEPS), metavar="STEP")
    args = parser.parse_args()
    for needed in (args.eval / "cmrc_public.jsonl", args.eval / "rgb_public.jsonl", args.data / "news.jsonl.xz"):
        if not needed.is_file():
            parser.error(f"there is no {needed}; name the folders that hold the sets")
    print(describe(), flush=True)
    given = ["--eval", str(args.eval.resolve()), "--data", str(args.data.resolve())]
    given += ["--quick"] if args.quick else []
    for step in args.only:
        own = [] if step in WITHOUT_DATA else given
        if step == "quality" and args.held_out:
            own = [*own, "--held-out", str(args.held_out.resolve())]
        print(f"\n# {step}: python -m {STEPS[step]} {' '.join(own)}", flush=True)
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", STEPS[step], *own], cwd=ROOT)
        if done.returncode:
            raise SystemExit(f"the step {step} failed (status {done.returncode}); what it wrote above says why")
        print(f"# {step} took {time.perf_counter() - began:.0f} s", flush=True)
    report.write()
    print(f"\nwritten to {report.RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
