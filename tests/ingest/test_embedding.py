"""The model that ships with us: the same vectors as wordllama's own, however a text is laid out."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.embedding import StaticEmbedding, _word_llama, embed

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"], exclude_characters="▁")))


@pytest.fixture(scope="module")
def model() -> StaticEmbedding:
    return StaticEmbedding()


def by_the_tokenizer(text: str) -> np.ndarray:
    """The mean of a text's word vectors, its tokens read in one go."""
    words = _word_llama()
    tokens = words.tokenizer.encode(text, add_special_tokens=False).ids
    return words.embedding[tokens].mean(axis=0) if tokens else np.zeros(words.embedding.shape[1])


@given(st.lists(WORDS, max_size=5))
@example([["The", "ferry", "<s>", "</s>"], [], ["Zürich", "日本語", "e\u0301", "😀😀"], ["word"] * 900])
def test_words_read_once_give_what_the_tokenizer_gives(texts) -> None:
    lines = [" ".join(word for word in words if word) for words in texts]
    found = StaticEmbedding().means(lines)
    assert found.shape == (len(lines), 256)
    for line, vector in zip(lines, found, strict=True):
        assert np.allclose(vector, by_the_tokenizer(line), atol=1e-5)


def test_layout_does_not_count(model) -> None:
    plain, spaced = embed(model, ["Fog held the ferry.", " Fog\n\n\nheld\u2003the\t ferry.\n"])
    assert np.array_equal(plain, spaced)
    assert np.isclose(np.linalg.norm(plain), 1)


def test_a_text_is_the_same_alone_and_among_others(model) -> None:
    texts = ["The heron is back.", "", "The tram is late.", "The heron is late."]
    together = embed(model, texts)
    assert all(
        np.array_equal(embed(model, [text])[0], one) for text, one in zip(texts, together, strict=True)
    )
    assert not together[1].any()
    assert np.allclose(model.get_text_embedding_batch(texts), model.means(texts))
