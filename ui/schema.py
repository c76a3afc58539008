"""What goes in and out over HTTP, as its OpenAPI page and the tools of ``/mcp`` describe it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

HISTORY_LIMIT = 50
TEXT_LIMIT = 20_000
COLLECTIONS_LIMIT = 100
Date = Annotated[str, Field(max_length=40, description="A day, month or year, such as 2023-02-11 or 2023.")]


class Strict(BaseModel):
    """A JSON object without further fields."""

    model_config = ConfigDict(extra="forbid")


class AskRequest(Strict):
    """A question with its context. The engine itself says what is too long to be asked."""

    question: str = Field(max_length=TEXT_LIMIT, examples=["2023年投资目标是多少"])
    history: list[Annotated[str, Field(max_length=TEXT_LIMIT)]] = Field(
        default=[], max_length=HISTORY_LIMIT, description="The conversation's earlier questions, oldest first."
    )
    since: Date | None = None
    until: Date | None = None
    collection: str | Annotated[list[str], Field(max_length=COLLECTIONS_LIMIT)] | None = Field(
        default=None, description="The collection to ask, or several; without it all that the key may ask."
    )
    stream: bool = Field(default=False, description="Answer by server-sent events: `token`…, then one `answer`.")


class ReprintOut(BaseModel):
    """An article that tells the very story of a cited one."""

    article_id: str
    title: str | None
    date: str | None
    source: str


class CitationOut(BaseModel):
    """A slice of a source, with what a reader needs to find it."""

    n: int
    article_id: str
    title: str | None
    date: str | None
    source: str
    lines: list[int] = Field(description="First and last line in the source, counted from 1.")
    resolved_time: str | None = Field(description="What 今年, 去年, 三季度… in the quote mean.")
    quote: str
    page: int | None = Field(default=None, description="Only where the source has pages.")
    reprints: list[ReprintOut] | None = Field(
        default=None, description="Only where other articles tell the very story: it is one source all the same."
    )


class HitOut(BaseModel):
    """A ranked chunk."""

    rank: int
    score: float
    article_id: str
    source: str
    date: str | None
    text: str


class AnswerOut(BaseModel):
    """An answer with its citations."""

    id: str | int | float | None
    question: str
    standalone_question: str = Field(description="The question with earlier turns folded in.")
    status: Literal["answered", "no_evidence", "error"]
    answer: str = Field(description="Text for a person, with [n] markers.")
    short_answer: str | None
    citations: list[CitationOut]
    hits: list[HitOut]
    partial: bool
    mode: Literal["extractive", "llm"]
    model: str | None
    warnings: list[str]
    elapsed_ms: float
    error: str | None
    confidence: float | None = Field(description="The probability that the archive answers the question.")


class SearchOut(BaseModel):
    """The chunks that fit a query best."""

    query: str
    hits: list[HitOut]


class ArticleOut(BaseModel):
    """One article as it was read."""

    id: str
    title: str | None
    author: str | None
    date: str | None
    date_precision: str | None
    date_evidence: str | None
    date_from: str | None = Field(description="The article that gave the year, where it is another one.")
    source: str
    page: int | None
    lines: list[int] | None = Field(description="First and last line in the source, counted from 1.")
    line_map: list[list[int]] = Field(description="[offset in the text, line of the source], by offset.")
    page_map: list[list[int]] = Field(description="[offset, page], by offset; [] where it stands on one page.")
    text: str


class ErrorOut(BaseModel):
    """Why a request was refused, as one sentence."""

    error: str


class HealthOut(BaseModel):
    """That the server lives, with the archive's counts."""

    model_config = ConfigDict(extra="allow")

    status: Literal["ok"]
    articles: int = Field(default=0, description="Absent, as all counts, where keys are bound to collections.")


class OpenAIError(BaseModel):
    """An error as OpenAI's protocol has it."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIErrorOut(BaseModel):
    """Why a request was refused: as OpenAI's protocol has it, or, where it did not get so far, as one sentence."""

    error: OpenAIError | str


_REFUSALS = {
    400: "The body cannot be read.",
    401: "No valid key.",
    403: "Pages of this origin, or embed tokens, may not ask here.",
    404: "There is no such thing.",
    413: "The request is too large.",
    421: "The request names another host than this machine.",
    422: "What cannot be asked, as one sentence.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    500: "The server failed.",
    503: "The archive fails.",
}


def described(
    model: type[BaseModel] | None, *kinds: str, error: type[BaseModel] = ErrorOut
) -> dict[int | str, dict[str, Any]]:
    """Return what a route's responses are, for its description: of a model, of other media types, and refusals."""
    good: dict[str, Any] = {"content": {kind: {} for kind in kinds}} if kinds else {}
    if model:
        good["model"] = model
    responses: dict[int | str, dict[str, Any]] = {200: good}
    responses |= {code: {"model": error, "description": text} for code, text in _REFUSALS.items()}
    return responses


class ChatMessage(BaseModel):
    """A message of OpenAI's protocol: its text, or parts that hold text."""

    role: str = Field(max_length=40)
    content: Annotated[str, Field(max_length=TEXT_LIMIT)] | list[dict[str, Any]] | None = None


class ChatRequest(BaseModel):
    """A conversation of OpenAI's protocol; what tunes a language model (temperature…) is taken and has no effect."""

    model: str = Field(default="wenyuan", max_length=200)
    messages: list[ChatMessage] = Field(
        min_length=1, max_length=1000, examples=[[{"role": "user", "content": "2023年投资目标是多少"}]]
    )
    stream: bool | None = False
    n: int | None = 1
