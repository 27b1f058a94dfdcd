"""The wheel carries everything that scoring needs, and works from any folder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "harbour-forum.txt"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from the sdist, as a user's pip does it, with the build tools that are here."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    assert len(list(out.glob("*.tar.gz"))) == 1
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_holds_one_package_and_what_scoring_needs(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"analyzer"}
    for needed in (
        "analyzer/_data/configs/scoring.yaml",
        "analyzer/_data/models/directions-small/features.json",
        "analyzer/_data/models/directions-small/manifest.json",
        "analyzer/_data/models/directions-small/model.int8.onnx",
        "analyzer/_data/models/directions-small/tokenizer.json",
        "analyzer/_data/models/quotes-small/manifest.json",
        "analyzer/_data/models/quotes-small/model.int8.onnx",
        "analyzer/_data/models/quotes-small/tokenizer.json",
        "analyzer/_data/models/tone-small/manifest.json",
        "analyzer/_data/models/tone-small/model.int8.onnx",
        "analyzer/_data/models/tone-small/tokenizer.json",
        "analyzer/actors/data/countries.csv",
        "analyzer/modeling/card.md.j2",
        "analyzer/py.typed",
        "analyzer/schemas/score.schema.json",
    ):
        assert needed in names
    assert not [n for n in names if n.endswith(".safetensors") or "__pycache__" in n]
    assert wheel.stat().st_size < 75e6


def test_the_installed_wheel_scores_from_another_folder(wheel, tmp_path):
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=120)
    environment = {**os.environ, "PYTHONPATH": str(target)}

    def python(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd="/",
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert Path(python("-c", "import analyzer; print(analyzer.__file__)").strip()).is_relative_to(
        target
    )
    document = json.loads(python("-m", "analyzer", "score", str(EXAMPLE), "-f", "json"))
    assert document["model"]["name"].startswith("tone-small@")
    assert {(p["source"], p["target"]) for p in document["articles"][0]["scores"]["pairs"]} >= {
        ("USA", "CHN"),
        ("CHN", "USA"),
    }
