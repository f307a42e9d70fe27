"""The accounts that the business holds, in a CSV file."""

from pathlib import Path

import pytest

from bot.directory import CsvDirectory, NoDirectory, open_directory
from bot.errors import SettingError

HEADER = "account_id,email,username,name,mobile,plan\n"
ANNA = "A1,Anna@Example.com,anna85,Anna,+49 151 23456789,gold\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text("\ufeff" + HEADER + ANNA, encoding="utf-8")
    return path


@pytest.mark.parametrize("identifier", ["anna@example.com", "ANNA85", " A1 "])
async def test_an_account_is_found_by_address_user_name_or_id(file: Path, identifier: str) -> None:
    account = await CsvDirectory(file).find(identifier)
    assert account is not None
    assert account.account_id == "A1"


@pytest.mark.parametrize("number", ["+4915123456789", "0151 2345 6789", "0049-151-23456789"])
async def test_a_number_is_compared_by_its_last_digits(file: Path, number: str) -> None:
    directory = CsvDirectory(file)
    assert await directory.by_mobile(number)
    assert await directory.by_mobile("789") is None


async def test_a_changed_file_is_read_again_and_a_broken_one_is_not_taken(file: Path) -> None:
    directory = CsvDirectory(file)
    file.write_text(HEADER + ANNA + "B2,bob@example.com,bob,Bob,,\n", encoding="utf-8")
    assert await directory.find("bob")
    file.write_text("nothing,of,use\n", encoding="utf-8")
    assert await directory.find("bob")
    file.unlink()
    assert await directory.find("bob")


async def test_without_a_directory_every_account_is_unknown() -> None:
    directory = open_directory("")
    assert isinstance(directory, NoDirectory)
    assert await directory.find("anna@example.com") is None


@pytest.mark.parametrize("where", ["csv:/nowhere/accounts.csv", "csv:", "ldap:x", "accounts.csv"])
def test_what_cannot_be_opened_is_said_by_the_name_of_the_setting(where: str) -> None:
    with pytest.raises(SettingError, match="DESK_DIRECTORY: "):
        open_directory(where)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("account_id,email\n", encoding="utf-8")
    with pytest.raises(SettingError, match="username"):
        CsvDirectory(path)
