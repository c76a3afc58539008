"""Systems under measurement, each with ``index`` (articles in) and ``search`` (a query to article ids, best first).

All but wenyuan itself come from the extra ``bench``; all that have vectors have them from the same encoder. What is
set otherwise than the library has it stands here, in one place, so that it can be judged.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from bench.retrieval import CHUNKS
from index.encode import load_encoder

CHUNK_SIZE, CHUNK_OVERLAP = 500, 50  # characters: what Chinese guides to LangChain use


class System(Protocol):
    """What is indexed and asked for ``k`` chunks."""

    k: int

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        """Take in all articles; ``source`` is the file they come from, ``folder`` an empty one to write to."""

    def search(self, text: str) -> list[str]:
        """Return article ids, best first; one may recur."""


class _Deep:
    """Keeps how many chunks a search asks for."""

    def __init__(self, k: int = CHUNKS) -> None:
        self.k = k


class Wenyuan(_Deep):
    """The archive of wenyuan filled from the file, searched by words and vectors."""

    about = "the archive filled from the file, `Engine.search` with `by=hybrid`"
    packages: tuple[str, ...] = ("wenyuan",)

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        from index.archive import Archive
        from rag.engine import Engine

        self.archive = Archive.create(folder / "archive")
        self.archive.add_paths([source])
        self.engine = Engine(self.archive)

    def search(self, text: str) -> list[str]:
        return [hit.article_id for hit in self.engine.search(text, self.k)]


class LangChain(_Deep):
    """The stock recipe: splitter, FAISS store, BM25 retriever over jieba's words, ensemble of both."""

    about = (
        f"RecursiveCharacterTextSplitter({CHUNK_SIZE}, {CHUNK_OVERLAP}), FAISS.from_documents, BM25Retriever with "
        f"jieba.lcut_for_search, EnsembleRetriever 0.5/0.5"
    )
    packages: tuple[str, ...] = (
        "langchain-classic",
        "langchain-community",
        "langchain-text-splitters",
        "rank-bm25",
        "jieba",
    )

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            from langchain_classic.retrievers import EnsembleRetriever
            from langchain_community.retrievers import BM25Retriever
            from langchain_community.vectorstores import FAISS
        from langchain_core.documents import Document
        from langchain_core.embeddings import Embeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        encoder = load_encoder()

        class Bundled(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [row.tolist() for row in encoder.encode(texts)]

            def embed_query(self, text: str) -> list[float]:
                return [float(value) for value in encoder.encode([text], query=True)[0]]

        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
        whole = [Document(page_content=article["text"], metadata={"id": article["id"]}) for article in articles]
        chunks = splitter.split_documents(whole)
        dense = FAISS.from_documents(chunks, Bundled()).as_retriever(search_kwargs={"k": self.k})
        lexical = BM25Retriever.from_documents(chunks, preprocess_func=_jieba_words())
        lexical.k = self.k
        self.retriever = EnsembleRetriever(retrievers=[lexical, dense], weights=[0.5, 0.5])

    def search(self, text: str) -> list[str]:
        return [document.metadata["id"] for document in self.retriever.invoke(text)]


class Txtai(_Deep):
    """txtai's hybrid index as it comes: its own word borders make each Chinese character a word."""

    about = "Embeddings(hybrid=True) over the same chunks, tokenizer as it comes (each character a word)"
    packages: tuple[str, ...] = ("txtai",)
    scoring: dict[str, Any] | None = None
    joiner = ""

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        from txtai import Embeddings

        encoder = load_encoder()

        def encode(texts: list[str]) -> Any:
            plain = [text.replace(self.joiner, "") for text in texts] if self.joiner else texts
            vectors = encoder.encode(plain)
            # txtai divides each vector by its length, and a text without a word has none.
            vectors[~vectors.any(axis=1)] = 1.0
            return vectors

        settings: dict[str, Any] = {"method": "external", "transform": encode, "hybrid": True, "content": False}
        if self.scoring:
            settings["scoring"] = self.scoring
            settings["dense"] = True
        self.embeddings = Embeddings(settings)
        self.embeddings.index((name, self.prepared(text), None) for name, text in _chunks(articles))

    def prepared(self, text: str) -> str:
        return text

    def search(self, text: str) -> list[str]:
        found = self.embeddings.search(self.prepared(text), self.k)
        return [str(name).rpartition("#")[0] for name, _score in found]


class TxtaiJieba(Txtai):
    """The same with jieba's words, joined by a rare space that the encoder does not see."""

    about = "the same over jieba.lcut's words (scoring tokenizer: whitespace)"
    packages: tuple[str, ...] = ("txtai", "jieba")
    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"whitespace": True}}  # noqa: RUF012
    joiner = "\u2006"

    def __init__(self, k: int = CHUNKS) -> None:
        super().__init__(k)
        import jieba

        jieba.setLogLevel("WARNING")
        # Of the overlapping words of the search mode the text cannot be put together again: the plain mode's can.
        self.cut: Callable[[str], list[str]] = jieba.lcut

    def prepared(self, text: str) -> str:
        return self.joiner.join(self.cut(text))


class Bm25s(_Deep):
    """bm25s over jieba's words of whole articles: no vectors."""

    about = "bm25s.BM25() over jieba.lcut_for_search's words of whole articles, no vectors"
    packages: tuple[str, ...] = ("bm25s", "jieba")

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        import bm25s

        self.words = _jieba_words()
        self.ids = [article["id"] for article in articles]
        self.retriever = bm25s.BM25()
        self.retriever.index([self.words(article["text"]) for article in articles], show_progress=False)

    def search(self, text: str) -> list[str]:
        k = min(self.k, len(self.ids))
        found, _scores = self.retriever.retrieve([self.words(text)], k=k, show_progress=False)
        return [self.ids[place] for place in found[0]]


class FlatScan(_Deep):
    """A lower bound of dense search: the query encoded, every vector compared, nothing else."""

    about = "lower bound: the chunks encoded into faiss.IndexFlatIP; a search encodes the query and scans all"
    packages: tuple[str, ...] = ("faiss-cpu",)

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        import faiss

        self.encoder = load_encoder()
        names, texts = zip(*_chunks(articles), strict=True)
        self.ids = [name.rpartition("#")[0] for name in names]
        self.flat = faiss.IndexFlatIP(self.encoder.dimension)
        self.flat.add(self.encoder.encode(texts))

    def search(self, text: str) -> list[str]:
        _scores, places = self.flat.search(self.encoder.encode([text], query=True), self.k)
        return [self.ids[place] for place in places[0] if place >= 0]


class Cutting(_Deep):
    """A lower bound of lexical indexing: every article cut into words by rjieba, on one core; no search."""

    about = "lower bound: rjieba.cut_for_search over the text on one core, nothing else"
    packages: tuple[str, ...] = ("rjieba",)

    def index(self, articles: Sequence[dict[str, str]], source: Path, folder: Path) -> None:
        import rjieba

        for article in articles:
            rjieba.cut_for_search(article["text"])

    def search(self, text: str) -> list[str]:
        raise NotImplementedError("cutting finds nothing")


SYSTEMS: dict[str, Any] = {
    "wenyuan": Wenyuan,
    "langchain": LangChain,
    "txtai": Txtai,
    "txtai-jieba": TxtaiJieba,
    "bm25s": Bm25s,
    "faiss-flat": FlatScan,
    "rjieba": Cutting,
}


def versions(name: str) -> str:
    """Return the packages of a system with their versions."""
    return ", ".join(f"{package} {metadata.version(package)}" for package in SYSTEMS[name].packages)


def _chunks(articles: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """Return ``(article id#number, text)``, cut as the LangChain recipe cuts."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
    return [
        (f"{article['id']}#{number}", text)
        for article in articles
        for number, text in enumerate(splitter.split_text(article["text"]))
    ]


def _jieba_words() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel("WARNING")
    words: Callable[[str], list[str]] = jieba.lcut_for_search
    return words
