"""The shipped policies, loaded once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.policy.load import load
from bot.policy.model import Policy
from bot.policy.shipped import FOLDER, SHIPPED

# Other work on the same machine must not fail a property.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

POLICIES = {name: load(FOLDER / name) for name in SHIPPED}


@pytest.fixture(scope="session")
def default() -> Policy:
    """The published policy."""
    return POLICIES["default.toml"]


@pytest.fixture(scope="session")
def gdpr() -> Policy:
    """The GDPR file."""
    return POLICIES["gdpr.toml"]


@pytest.fixture(scope="session")
def ccpa() -> Policy:
    """The CCPA file."""
    return POLICIES["ccpa.toml"]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a policy file that extends the shipped default, and more text."""

    def to(name: str, text: str) -> Path:
        (tmp_path / "default.toml").write_bytes((FOLDER / "default.toml").read_bytes())
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to
