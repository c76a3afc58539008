"""Models for tests, made on the spot: a BERT of one layer with random weights, as an encoder and as a reranker."""

from __future__ import annotations

from pathlib import Path

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"投资目标是多少房价涨问文：一二三四五六七八九十"]
SIZE = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
PROMPTS = {"query": "问：", "document": "文：", "price": "房价："}


def encoder(folder: Path, *, prompts: dict[str, str] | None = None, seed: int = 0, similarity: str = "cosine") -> Path:
    """Save a sentence-transformers model with prompts of its own; return its folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    BertModel(BertConfig(vocab_size=len(WORDS), **SIZE)).save_pretrained(folder / "bert")
    _tokenizer(folder).save_pretrained(folder / "bert")
    model = SentenceTransformer(
        modules=[Transformer(str(folder / "bert")), Pooling(16)],
        prompts=PROMPTS if prompts is None else prompts,
        similarity_fn_name=similarity,
        device="cpu",
    )
    model.save(str(folder / "model"))
    return folder / "model"


def reranker(folder: Path, *, labels: int = 1) -> Path:
    """Save a CrossEncoder; return its folder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(WORDS), num_labels=labels, initializer_range=0.6, **SIZE)
    BertForSequenceClassification(config).save_pretrained(folder / "reranker")
    _tokenizer(folder).save_pretrained(folder / "reranker")
    return folder / "reranker"


def _tokenizer(folder: Path):
    from transformers import BertTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    return BertTokenizer(str(folder / "vocab.txt"), model_max_length=64)
