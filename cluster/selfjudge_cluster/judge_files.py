"""What lies in a judge's folder: a base model, a LoRA adapter of PEFT's, or linear probes on hidden states."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .dequantise import RECORD, sha256_of
from .errors import ClusterError
from .places import read_json

PROBE_FILES = ("linear_probe.safetensors", "quick_fit.safetensors")


@dataclass(frozen=True)
class JudgeFiles:
    """A judge as engines open it. `adapter`: the folder of a LoRA adapter; `probe`: the file of linear probes."""

    kind: Literal["base", "lora", "probe"]
    base: Path
    adapter: Path | None = None
    probe: Path | None = None


def locate_judge(judge: Path, base: Path | None) -> JudgeFiles:
    """Raises `no-such-judge`, and `unknown-base` where an adapter comes without `--base`."""
    probe = next((judge / name for name in PROBE_FILES if (judge / name).is_file()), None)
    is_lora = (judge / "adapter_config.json").is_file()
    if not is_lora and probe is None:
        if not (judge / "config.json").is_file():
            raise ClusterError(
                "no-such-judge",
                f"{judge} holds neither a model (config.json), nor a LoRA adapter (adapter_config.json), "
                "nor linear probes, so nothing was judged. A GGUF file is made a folder by dequantise.",
            )
        return JudgeFiles("base", judge)
    if base is None or not (base / "config.json").is_file():
        raise ClusterError(
            "unknown-base", "An adapter needs its base model: name a folder with config.json with --base."
        )
    return JudgeFiles("lora", base, adapter=judge) if is_lora else JudgeFiles("probe", base, probe=probe)


def refuse_other_judge(files: JudgeFiles, manifest: dict[str, Any] | None) -> bool:
    """Whether the weights are known to be those that the requests were exported for.

    False where nobody can say: there is no manifest, or the base lies in several files. Raises `other-judge` where
    they are others, whose scores would be imported under the wrong name.
    """
    if manifest is None:
        return False
    wanted = manifest["judge"]
    record = read_json(str(files.base / RECORD))
    single = files.base / "model.safetensors"
    base = record["source_sha256"] if record else sha256_of(single) if single.is_file() else None
    weights = files.adapter / "adapter_model.safetensors" if files.adapter else files.probe
    adapter = sha256_of(weights) if weights else None
    expected = wanted["adapter"]["sha256"] if wanted["adapter"] else None
    for what, found, asked in (("base", base, wanted["model"]["sha256"]), ("adapter", adapter, expected)):
        if found != asked and not (what == "base" and found is None):
            raise ClusterError(
                "other-judge",
                f"The requests were exported for a judge whose {what} has SHA-256 {asked}; the one given has {found}. "
                "Nothing was judged. Give the same files, or --other-weights to judge all the same.",
            )
    return base is not None
