"""Settings: flag over environment over file, each value checked, no secret shown."""

from __future__ import annotations

import pytest

from index.errors import InputError
from ui import settings
from ui.settings import Settings


def config(tmp_path, text: str) -> dict[str, str]:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return {"WENYUAN_CONFIG": str(path)}


def test_nothing_set_gives_the_defaults():
    found = settings.load({})
    assert found == Settings()
    assert (found.host, found.port, found.archive, found.open_to_all, found.on_loopback) == (
        "127.0.0.1",
        7860,
        None,
        True,
        True,
    )


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path):
    environ = config(tmp_path, 'port = 1\nhost = "file"\nllm = "openai:file"\nllm_timeout = 5\nllm_context = 4096\n')
    environ |= {"WENYUAN_PORT": "2", "WENYUAN_HOST": "environment", "WENYUAN_ARCHIVE": "  "}
    found = settings.load(environ, port=3, host=None, archive=None)
    assert (found.port, found.host, found.llm, found.llm_timeout) == (3, "environment", "openai:file", 5.0)
    assert found.llm_context == 4096
    assert found.archive is None
    assert found.config == tmp_path / "config.toml"


def test_the_users_own_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "wenyuan").mkdir()
    (tmp_path / "wenyuan" / "config.toml").write_text("port = 81\n")
    assert settings.load({}).port == 81


def test_lists_and_pairs_are_read_from_text_and_from_toml(tmp_path):
    environ = config(tmp_path, 'api_keys = ["a-key", "b-key"]\n')
    environ |= {
        "WENYUAN_AUTH": "li:pass:word, wang:x",
        "WENYUAN_EMBED_ORIGINS": "https://Intranet.example/, http://b:81",
    }
    found = settings.load(environ)
    assert found.api_keys == ("a-key", "b-key")
    assert found.auth == (("li", "pass:word"), ("wang", "x"))
    assert found.embed_origins == ("https://intranet.example", "http://b:81")
    assert not found.open_to_all


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("WENYUAN_PORT", "seventy", "'seventy'"),
        ("WENYUAN_PORT", "70000", "65535"),
        ("WENYUAN_LLM_TIMEOUT", "0", "seconds"),
        ("WENYUAN_LLM_TIMEOUT", "nan", "seconds"),
        ("WENYUAN_LLM_CONTEXT", "2047", "tokens"),
        ("WENYUAN_LLM_CONTEXT", "8k", "tokens"),
        ("WENYUAN_INSECURE", "perhaps", "true or false"),
        ("WENYUAN_BACKEND", "jax", "torch, onnx, openvino"),
        ("WENYUAN_ENCODER_BATCH_SIZE", "0", "from 1 to 1000"),
        ("WENYUAN_RERANKER_DEPTH", "many", "from 1 to 1000"),
        ("WENYUAN_AUTH", "nobody", "user:password"),
        ("WENYUAN_API_KEYS", "密钥", "ASCII"),
        ("WENYUAN_EMBED_ORIGINS", "intranet.example", "https://"),
        ("WENYUAN_EMBED_ORIGINS", "https://a.example/page", "origins"),
    ],
)
def test_a_wrong_variable_is_named_with_what_was_expected(name, value, says):
    with pytest.raises(InputError) as raised:
        settings.load({name: value})
    assert name in str(raised.value)
    assert says in str(raised.value)


def test_a_prompt_is_taken_as_it_stands_and_may_be_empty(tmp_path):
    found = settings.load({**config(tmp_path, 'document_prompt = ""\n'), "WENYUAN_QUERY_PROMPT": "query: "})
    assert (found.query_prompt, found.document_prompt) == ("query: ", "")
    assert settings.load({}, query_prompt="").query_prompt == ""


def test_a_wrong_secret_is_not_shown():
    with pytest.raises(InputError) as raised:
        settings.load({"WENYUAN_AUTH": "hunter2"})
    assert "hunter2" not in str(raised.value)


def test_secrets_are_not_in_the_repr():
    shown = repr(
        settings.load({"WENYUAN_API_KEYS": "k-12345", "WENYUAN_AUTH": "u:p-12345", "WENYUAN_LLM_API_KEY": "l-12345"})
    )
    assert "12345" not in shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1\n", "'colour'"),
        ("port = [1]\n", "port in"),
        ("port = true\n", "65535"),
        ("port =\n", "TOML"),
        ("archive = 1\n", "a text"),
        ("query_prompt = 1\n", "model's prompts"),
        ("api_keys = [1]\n", "list of texts"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, text, says):
    with pytest.raises(InputError) as raised:
        settings.load(config(tmp_path, text))
    assert "config.toml" in str(raised.value)
    assert says in str(raised.value)


def test_a_file_that_is_not_utf8_or_not_there_or_a_folder_is_named(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b'archive = "\xff"\n')
    with pytest.raises(InputError, match="UTF-8"):
        settings.load({"WENYUAN_CONFIG": str(path)})
    with pytest.raises(InputError, match="does not exist"):
        settings.load({"WENYUAN_CONFIG": str(tmp_path / "none.toml")})
    with pytest.raises(InputError, match="cannot be read"):
        settings.load({"WENYUAN_CONFIG": str(tmp_path)})


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("127.evil.example", False),
        ("intranet", False),
    ],
)
def test_loopback_is_told_by_the_address_not_by_its_look(host, inside):
    assert Settings(host=host).on_loopback is inside


def test_colour_is_off_where_the_user_says_so():
    assert settings.colour_wanted({})
    assert not settings.colour_wanted({"NO_COLOR": "1"})
    assert not settings.colour_wanted({"TERM": "dumb"})


def test_numpy_gets_one_thread_unless_the_user_says_otherwise() -> None:
    fresh, said = {}, {"OPENBLAS_NUM_THREADS": "4"}
    settings.calculate_in_one_thread(fresh)
    settings.calculate_in_one_thread(said)
    assert (fresh, said) == ({"OPENBLAS_NUM_THREADS": "1"}, {"OPENBLAS_NUM_THREADS": "4"})


@pytest.mark.parametrize("wrong", ["-0.1", "1.2", "viel"])
def test_a_threshold_that_is_no_probability_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match=wrong):
        settings.load({"WENYUAN_THRESHOLD": wrong})
