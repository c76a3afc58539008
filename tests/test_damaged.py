"""Damaged files of every format: each is read or refused with a reason (1,000 of them: ``bench.damaged``)."""

from bench import damaged


def test_damaged_files_are_read_or_refused():
    outcomes = damaged.run(52, seed=3)
    assert [one for one in outcomes if one.bad] == []
    assert {one.told for one in outcomes} >= {"read", "refused"}


def test_damage_is_done_and_harm_is_seen(tmp_path, monkeypatch):
    sound = damaged.whole_files()
    assert all(len(list(damaged.read_file(write(tmp_path / name, data)))) for name, data in sound.items())
    names = [name.split("-", 1)[1] for name, _, _ in damaged.damaged(60, 1)]
    assert set(names) == set(sound)

    def crash(*_: object, **__: object) -> None:
        raise KeyError("xref")

    monkeypatch.setattr(damaged, "read_file", crash)
    assert damaged.measure(tmp_path / "a.txt", "none").bad


def write(path, data):
    path.write_bytes(data)
    return path
