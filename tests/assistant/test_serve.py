"""How the chat's server is started."""

from assistant.serve import _options


def test_what_the_configuration_says_holds_wherever_the_chat_is_started(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = list(_options())
    assert ("server.address", "127.0.0.1") in options
    assert [value for name, value in options if name == "server.allowedHosts"] == ["127.0.0.1", "localhost"]
    assert ("browser.gatherUsageStats", "false") in options
    assert any(name == "theme.dark.backgroundColor" for name, _ in options)
