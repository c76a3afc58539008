"""Whether evidence says yes or no to what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.extract import Candidate
from rag.query import Parsed

_DENIAL = re.compile(
    r"未|没有|尚无|并非|不再|无法|不是|不得|暂无|不予|不能|不会|不可|禁止|取消|停止|无需|无须|免收|免除|并不|从不|不设|有差距|还差|不属实"
    r"|不(?:向|对)[^，。；]{1,10}(?:收|开放|征)|不(?:用|需|必|收|准|许|允许|允|兼得|享受|适用|受理|接受|含(?!糊))"
)
# 不断, 不仅 and the like deny nothing; 未来 and 未成年 are no denial either.
_NO_DENIAL = re.compile(
    r"不断|不仅|不但|不少|不同|不久|不足|不过|不超过|不低于|不少于|不锈|不动产|不管|不论|未来|未成年|未央|没有想到|无人机|无障碍|无线"
)
_ASKING = re.compile(r"(?P<verb>[一-鿿])(?:不|没)(?P=verb)|是否|有没有|有无|能否|可否|会否|吗")


def denies(question: Parsed, candidate: Candidate) -> bool:
    """Whether the clause that tells most of what was asked denies it; a question that denies turns it round."""
    verbs = _verbs(question)
    told, asked = _telling_clause(question, candidate), _ASKING.sub("，", question.text)
    return _negated(_NO_DENIAL.sub("", told), verbs) != _negated(_NO_DENIAL.sub("", asked), verbs)


def _negated(clause: str, verbs: Sequence[str]) -> bool:
    return bool(_DENIAL.search(clause)) or any(re.search(rf"[不没未]{re.escape(verb)}", clause) for verb in verbs)


def _verbs(question: Parsed) -> list[str]:
    doubled = [match["verb"] for match in _ASKING.finditer(question.text) if match["verb"]]
    return [
        *(t.text for t in question.terms if t.pos[:1] == "v"),
        *(verb for verb in doubled if verb not in "是有能会"),
    ]


def _telling_clause(question: Parsed, candidate: Candidate) -> str:
    """Return the clause that holds most of what was asked, in which a denial would stand."""
    clauses = [candidate.passage.text[start:end] for start, end in candidate.passage.clause_spans]
    words = [*(t.text for t in question.terms), *_verbs(question)]
    return max(clauses, key=lambda c: sum(word in c for word in words), default=candidate.passage.text)
