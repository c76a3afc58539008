"""The archive for other people's LangChain chains: a retriever and a tool.

Importing this module imports langchain-core; nothing else of the package does.
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import ConfigDict, Field

from index.errors import InputError
from rag.engine import Engine
from rag.types import Answer, HitRow

__all__ = ["ArchiveRetriever", "archive_tool"]

_TOOL_NAME = "search_archive"
_TOOL_TEXT = (
    "在文档资料库中查找并回答问题。输入一个完整的中文问题（写明年份和所问的事物），"
    "返回有出处的回答：每个数字都可在所列的原文引语中核对；资料中没有答案时会说明没有。"
)


class ArchiveRetriever(BaseRetriever):
    """Ranked chunks of an archive as LangChain documents, best first.

    Each document's metadata holds ``article_id``, ``title``, ``source``, ``date`` (at the precision known, or None),
    ``lines`` (first and last line in the source, from 1), ``page``, ``score`` (higher is better) and ``rank``.

    Parameters
    ----------
    engine
        The engine whose archive is searched.
    k
        How many chunks, from 1 to 1000.
    since, until
        Bounds of the articles' dates, both included.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Engine
    k: int = Field(default=10, ge=1, le=1000)
    since: str | None = None
    until: str | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        rows = self.engine.search(query, self.k, since=self.since, until=self.until)
        return [_document(self.engine, row) for row in rows]


def archive_tool(engine: Engine, *, name: str = _TOOL_NAME, description: str = _TOOL_TEXT) -> BaseTool:
    """Return a tool that answers a question from the archive; its artifact is the ``Answer``.

    What the model reads is the answer with its citations. A question that cannot be asked (empty, too long) is told
    to the model as such, so that it can mend it.
    """

    def ask(question: str) -> tuple[str, Answer | None]:
        try:
            answer = engine.ask(question)
        except InputError as error:
            return f"无法回答：{error}", None
        return _as_text(answer), answer

    return StructuredTool.from_function(
        func=ask, name=name, description=description, response_format="content_and_artifact"
    )


def _document(engine: Engine, row: HitRow) -> Document:
    article = engine.archive.article(row.article_id)
    start = article.text.find(row.text)
    lines = list(article.lines(start, start + len(row.text))) if row.text and start >= 0 else None
    metadata = {
        "article_id": row.article_id,
        "title": article.title,
        "source": row.source,
        "date": row.date,
        "lines": lines,
        "page": article.page if start < 0 else article.page_at(start),
        "score": row.score,
        "rank": row.rank,
    }
    return Document(page_content=row.text, metadata=metadata)


def _as_text(answer: Answer) -> str:
    lines = [answer.answer]
    for one in answer.citations:
        title = f"《{one.title}》" if one.title else one.source
        place = f"{one.date or '日期不详'}，{one.source} 第{one.lines[0]}–{one.lines[1]}行"
        lines.append(f"[{one.n}] {title}（{place}）：{one.quote}")
    return "\n".join(lines + [f"注意：{warning}" for warning in answer.warnings])
