"""Settings are read once, and a wrong one is refused by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InvalidSetting
from settings import SETTINGS, child_environment, load


def test_without_any_environment_everything_stays_on_this_machine(tmp_path: Path) -> None:
    found = load({"PLUMBLINE_DATA_DIR": str(tmp_path)})
    assert (found.host, found.port, found.live_port) == ("127.0.0.1", 8000, 8001)
    assert found.database_url == f"sqlite:///{tmp_path}/plumbline.db"
    assert found.redis_url == f"unix://{tmp_path}/redis.sock"
    assert found.embedded_redis
    assert found.broker_url == f"redis+socket://{tmp_path}/redis.sock?virtual_host=1"


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    environment = {"PLUMBLINE_DATA_DIR": str(tmp_path)}
    assert load(environment).secret_key == load(environment).secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert len(load(environment).secret_key) == 64


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLUMBLINE_HOST", "0.0.0.0"),
        ("PLUMBLINE_HOST", "::"),
        ("PLUMBLINE_HOST", "192.168.1.7"),
        ("PLUMBLINE_HOST", "nowhere"),
        ("PLUMBLINE_PORT", "eighty"),
        ("PLUMBLINE_PORT", "0"),
        ("PLUMBLINE_PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("SECRET_KEY", "short"),
        ("PLUMBLINE_WORKERS", "0"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_setting(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        load({"PLUMBLINE_DATA_DIR": str(tmp_path), name: value})
    assert refused.value.field == name
    assert name in refused.value.message


def test_addresses_of_other_services_are_taken_as_they_are_usually_written(tmp_path: Path) -> None:
    environment = {
        "PLUMBLINE_DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://u:p@db/plumbline",
        "REDIS_URL": "redis://cache:6379/0",
    }
    found = load(environment)
    assert found.database_url == "postgresql+psycopg://u:p@db/plumbline"
    assert found.broker_url == "redis://cache:6379/1"
    assert not found.embedded_redis


def test_a_value_can_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    assert load({"PLUMBLINE_DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "k" * 40


def test_a_file_or_folder_that_cannot_be_used_is_refused_by_the_name_of_its_setting(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="SECRET_KEY_FILE"):
        load({"PLUMBLINE_DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "nothing")})
    (tmp_path / "file").touch()
    with pytest.raises(InvalidSetting, match="PLUMBLINE_DATA_DIR"):
        load({"PLUMBLINE_DATA_DIR": str(tmp_path / "file" / "folder")})


def test_every_setting_says_what_it_is_for() -> None:
    assert all(line.help and line.env == line.env.upper() for line in SETTINGS.values())


def test_a_part_that_runs_in_another_folder_reads_the_same_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key").write_text("k" * 40)
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", "here")
    monkeypatch.setenv("SECRET_KEY_FILE", "key")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///rows.db")
    environment = child_environment(load())
    monkeypatch.chdir("/")
    found = load(environment)
    assert found.data_dir == tmp_path / "here"
    assert found.database_url == f"sqlite:///{tmp_path}/rows.db"
    assert found.secret_key == "k" * 40
