"""The environments that the benchmarks run in, in build/bench/environments/.

Each holds what its lock names, what is measured, and nothing else, since a package can slow another
one down by merely being there: httpx imports rich wherever it finds it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import generated_peers
import locked
from commands import UnavailableError, run

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "bench" / "locks"
BUILD = ROOT / "build" / "bench"
DOCUMENT = ROOT / "openapi.yaml"
# The floor is httpx as batchwright has it.
SHARED = {"floor": "batchwright"}


@dataclass(frozen=True)
class Environment:
    """Where a peer runs.

    Attributes:
        python: The interpreter.
        version: The version of the peer, or of the generator that wrote it.
    """

    python: Path
    version: str


@dataclass(frozen=True)
class Recipe:
    """How an environment is made.

    Attributes:
        version: The version of the peer, or of the generator that wrote it.
        lock: What is installed, with hashes.
        source: What else the environment depends on.
        check: Fails if the machine lacks something, before anything is done.
        finish: Adds to the environment what no lock names.
    """

    version: str
    lock: str
    source: bytes = b""
    check: Callable[[], object] | None = None
    finish: Callable[[Path], None] | None = None


def make(peer: str) -> Environment:
    """Make the environment of a peer, unless it is there.

    Args:
        peer: A peer's name, or `pictures` for the environment that draws.

    Raises:
        UnavailableError: It cannot be made on this machine.
    """
    name = SHARED.get(peer, peer)
    folder = BUILD / "environments" / name
    stamp = folder / "stamp"
    try:
        recipe = RECIPES[peer]()
        fitting = stamp_of(recipe)
        if not stamp.exists() or stamp.read_text("utf-8") != fitting:
            print(f"Making the environment of {name} …", file=sys.stderr, flush=True)
            stamp.unlink(missing_ok=True)
            _fill(folder, recipe)
            stamp.write_text(fitting, "utf-8")
    except ImportError as error:
        raise UnavailableError(f"{error}, which `make setup` installs") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise UnavailableError(str(error)) from error
    return Environment(folder / "bin" / "python", recipe.version)


def stamp_of(recipe: Recipe) -> str:
    """A digest of all that an environment depends on."""
    digest = hashlib.sha256()
    for part in (
        sys.version.encode(),
        sys.base_prefix.encode(),
        recipe.lock.encode(),
        recipe.source,
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _fill(folder: Path, recipe: Recipe) -> None:
    if recipe.check:
        recipe.check()
    venv.create(folder, clear=True, symlinks=True)
    lock = folder / "packages.lock"
    lock.write_text(recipe.lock, "utf-8")
    # A source distribution would be built by whatever its authors ask for, which no lock pins.
    _install(folder, "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))
    if recipe.finish:
        recipe.finish(folder)


def _install(folder: Path, *arguments: str) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check"]
    run("pip", [*pip, "install", "--quiet", "--compile", *arguments])


def _site_packages(folder: Path) -> Path:
    base = str(folder)
    return Path(sysconfig.get_path("purelib", "venv", vars={"base": base, "platbase": base}))


def _add_generated(folder: Path, name: str, generate: Callable[[Path, Path], Path]) -> None:
    output = BUILD / "generated" / name
    shutil.rmtree(output, ignore_errors=True)
    package = generate(DOCUMENT, output)
    target = _site_packages(folder) / package.name
    shutil.copytree(package, target)
    run("compileall", [folder / "bin" / "python", "-m", "compileall", "-q", target])


def _batchwright() -> Recipe:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = locked.needed(project["dependencies"])
    wheel = _wheel()
    return Recipe(
        version=project["version"],
        lock=locked.only((ROOT / "requirements.lock").read_text("utf-8"), needed),
        source=wheel.read_bytes(),
        finish=lambda folder: _install(folder, "--no-deps", "--no-index", str(wheel)),
    )


def _wheel() -> Path:
    folder = BUILD / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run("hatchling", command, cwd=ROOT)
    return next(folder.glob("*.whl"))


def _floor() -> Recipe:
    recipe = _batchwright()
    return replace(recipe, version=locked.versions(recipe.lock)["httpx"])


def _from_registry(name: str, package: str) -> Recipe:
    lock = (LOCKS / f"{name}.lock").read_text("utf-8")
    return Recipe(locked.versions(lock)[package], lock)


def _openapi_generator() -> Recipe:
    def finish(folder: Path) -> None:
        jar = _site_packages(folder) / "openapi_generator_cli" / "openapi-generator.jar"
        generate = partial(generated_peers.openapi_generator, jar)
        _add_generated(folder, "openapi_generator", generate)

    return replace(
        _from_registry("openapi_generator", "openapi-generator-cli"),
        source=_generated_from(),
        check=generated_peers.java,
        finish=finish,
    )


def _openapi_python_client() -> Recipe:
    def finish(folder: Path) -> None:
        generate = generated_peers.openapi_python_client
        _add_generated(folder, "openapi_python_client", generate)

    generator = version("openapi-python-client")
    return Recipe(
        version=generator,
        lock=(LOCKS / "openapi_python_client.lock").read_text("utf-8"),
        source=_generated_from() + generator.encode(),
        finish=finish,
    )


def _generated_from() -> bytes:
    return DOCUMENT.read_bytes() + Path(generated_peers.__file__).read_bytes()


RECIPES: Mapping[str, Callable[[], Recipe]] = {
    "floor": _floor,
    "batchwright": _batchwright,
    "openai": lambda: _from_registry("openai", "openai"),
    "openapi_generator": _openapi_generator,
    "openapi_python_client": _openapi_python_client,
    "pictures": lambda: _from_registry("pictures", "matplotlib"),
}
