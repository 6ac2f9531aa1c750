"""The wheel: what it carries, and that it works outside the checkout."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from support import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(ROOT)], check=True, capture_output=True)
    return next(place.glob("*.whl"))


def test_the_wheel_carries_data_sql_and_templates(wheel: Path) -> None:
    """Every file of the package that is in the checkout is in the wheel."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {str(path.relative_to(ROOT)) for path in (ROOT / "kb").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert wanted <= packed


def test_the_wheel_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Installed into an environment of its own, the wheel indexes, compares, and is found by Datasette."""
    venv.create(tmp_path / "venv", with_pip=False, system_site_packages=False)
    python = tmp_path / "venv/bin/python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], check=True, capture_output=True, text=True
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    others = [path for path in sys.path if path.endswith("site-packages")]
    Path(site, "others.pth").write_text("\n".join(others))
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text((ROOT / "notes/2025-03-14-refund-paid-twice.md").read_text())

    def run(*arguments: str) -> str:
        return subprocess.run([python, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    assert run("-c", "import kb; print(kb.__file__)").startswith(str(tmp_path))
    assert "1 added" in run("-m", "kb", "index")
    assert "Refunds paid twice" in run("-m", "kb", "similar", str(ROOT / "examples/draft-recurs.md"))
    assert '"postmortem-kb"' in run("-m", "datasette", "plugins")
