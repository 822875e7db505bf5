"""Make the weights that the peers are measured on from the judge's own GGUF file.

    pip install gguf onnx numpy
    python bench/peers/make_weights.py [--models FOLDER]

Writes below FOLDER/peers (the model cache; nothing of it is committed):

- q8_0.gguf: the same weights at eight bits, llama.cpp's fastest format for a CPU
- onnx/model.onnx: the dequantised float32 weights as an ONNX graph of ONNX Runtime's own fused operators
  (GroupQueryAttention with rotation inside, SkipSimplifiedLayerNormalization). Inputs: token ids [B, T] padded on the
  right, tokens of each row less one [B], T, and the positions [M] whose logits are wanted; past the last attention
  nothing else is computed.
- onnx/model_plain.onnx: the same for rows of one length, with attention of plain operators: where subgroups are
  narrow, as on a software adapter, GroupQueryAttention on WebGPU gives wrong numbers beyond a few tokens
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter, LlamaFileType
from gguf.quants import dequantize, quantize
from onnx import TensorProto, helper

JUDGE = "smollm2-135m-instruct-q4_1/SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT = 2048


def metadata(reader, name):
    return reader.fields[name].contents()


def floats(tensor):
    return dequantize(tensor.data, tensor.tensor_type).astype(np.float32)


def write_q8_0(reader, path):
    writer = GGUFWriter(path, metadata(reader, "general.architecture"))
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name in ("general.architecture", "general.file_type"):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)
    writer.add_file_type(LlamaFileType.MOSTLY_Q8_0)
    for tensor in reader.tensors:
        values = floats(tensor)
        if values.ndim == 1:
            writer.add_tensor(tensor.name, values)
        else:
            eight = GGMLQuantizationType.Q8_0
            writer.add_tensor(tensor.name, quantize(values, eight), raw_dtype=eight)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def unpermuted(rows, heads):
    """GGUF's llama keeps rotated pairs side by side; Hugging Face and ONNX Runtime keep halves."""
    outputs, inputs = rows.shape
    return rows.reshape(heads, outputs // heads // 2, 2, inputs).swapaxes(1, 2).reshape(outputs, inputs)


class Graph:
    def __init__(self):
        self.nodes = []
        self.weights = []

    def weight(self, name, values):
        self.weights.append(onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def op(self, kind, inputs, outputs, domain="", **attributes):
        names = outputs if isinstance(outputs, list) else [outputs]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0]


class PlainAttention:
    """Rotation, causal scores, softmax and mix of rows that are T tokens each, by operators any runtime has."""

    def __init__(self, graph, heads, kv_heads, depth):
        self.graph, self.heads, self.kv_heads, self.depth = graph, heads, kv_heads, depth
        integers = lambda name, values: graph.weight(name, np.array(values, dtype=np.int64))
        self.parts = integers("qkv_parts", [heads * depth, kv_heads * depth, kv_heads * depth])
        self.by_heads = {n: integers(f"by_{n}_heads", [0, 0, n, depth]) for n in {heads, kv_heads}}
        self.joined = integers("joined_heads", [0, 0, heads * depth])
        self.grouped = graph.weight("grouped", np.repeat(np.arange(kv_heads, dtype=np.int64), heads // kv_heads))
        self.scale = graph.weight("scale", np.float32(depth**-0.5))
        self.above = graph.weight("above", np.triu(np.full((CONTEXT, CONTEXT), -1e9, np.float32), 1))
        self.half = integers("half", [depth // 2, depth // 2])
        axes = {"start": integers("zero", [0]), "axis0": integers("axis0", [0]), "axis1": integers("axis1", [1])}
        tokens = graph.op("Shape", ["input_ids"], "tokens", start=1, end=2)
        rows = lambda name, of: graph.op("Slice", [of, axes["start"], tokens, axes["axis0"]], name)
        self.mask = graph.op("Slice", [rows("mask_rows", self.above), axes["start"], tokens, axes["axis1"]], "mask")
        self.cos, self.sin = rows("cos_rows", "cos"), rows("sin_rows", "sin")

    def __call__(self, layer, packed):
        op, at = self.graph.op, lambda name: f"{name}{layer}"
        names = [at("q"), at("k_rows"), at("v_rows")]
        op("Split", [packed, self.parts], names, axis=-1)

        def by_head(name, count):
            apart = op("Reshape", [name, self.by_heads[count]], f"{name}_apart")
            return op("Transpose", [apart], f"{name}_heads", perm=[0, 2, 1, 3])

        def rotated(x):
            a, b = f"{x}_a", f"{x}_b"
            op("Split", [x, self.half], [a, b], axis=-1)
            times = lambda u, v: op("Mul", [u, v], f"{u}_{v}")
            first = op("Sub", [times(a, self.cos), times(b, self.sin)], f"{x}_first")
            second = op("Add", [times(b, self.cos), times(a, self.sin)], f"{x}_second")
            return op("Concat", [first, second], f"{x}_rotated", axis=-1)

        q = rotated(by_head(names[0], self.heads))
        each = lambda x: op("Gather", [x, self.grouped], f"{x}_grouped", axis=1)
        k, v = each(rotated(by_head(names[1], self.kv_heads))), each(by_head(names[2], self.kv_heads))
        products = op("MatMul", [q, op("Transpose", [k], at("k_turned"), perm=[0, 1, 3, 2])], at("products"))
        masked = op("Add", [op("Mul", [products, self.scale], at("scaled")), self.mask], at("masked"))
        mixed = op("MatMul", [op("Softmax", [masked], at("weights"), axis=-1), v], at("mixed_heads"))
        return op("Reshape", [op("Transpose", [mixed], at("mixed_rows"), perm=[0, 2, 1, 3]), self.joined], at("mixed"))


def write_onnx(reader, folder, plain):
    key = lambda name: metadata(reader, f"llama.{name}")
    layers, size = key("block_count"), key("embedding_length")
    heads, kv_heads = key("attention.head_count"), key("attention.head_count_kv")
    depth = size // heads
    eps = float(key("attention.layer_norm_rms_epsilon"))
    theta = float(key("rope.freq_base"))
    tensors = {tensor.name: floats(tensor) for tensor in reader.tensors}
    vocabulary = tensors["token_embd.weight"].shape[0]
    microsoft = "com.microsoft"
    graph = Graph()

    angles = np.outer(np.arange(CONTEXT), theta ** (-2 * np.arange(depth // 2) / depth))
    cos = graph.weight("cos", np.cos(angles).astype(np.float32))
    sin = graph.weight("sin", np.sin(angles).astype(np.float32))
    embedding = graph.weight("embedding", tensors["token_embd.weight"])
    flat = graph.weight("flat", np.array([-1, size], dtype=np.int64))
    x = graph.op("Gather", [embedding, "input_ids"], "embedded")
    gain = graph.weight("norm0", tensors["blk.0.attn_norm.weight"])
    normed = graph.op("SimplifiedLayerNormalization", [x, gain], "normed0", epsilon=eps, axis=-1)
    attend = PlainAttention(graph, heads, kv_heads, depth) if plain else None

    for layer in range(layers):
        of = lambda name: tensors[f"blk.{layer}.{name}.weight"]
        at = lambda name: f"{name}{layer}"
        qkv = np.concatenate([unpermuted(of("attn_q"), heads), unpermuted(of("attn_k"), kv_heads), of("attn_v")])
        packed = graph.op("MatMul", [normed, graph.weight(at("qkv_w"), qkv.T)], at("qkv"))
        mixed = (
            attend(layer, packed)
            if attend
            else graph.op(
                "GroupQueryAttention",
                [packed, "", "", "", "", "seqlens_k", "total_sequence_length", cos, sin],
                [at("mixed"), at("k"), at("v")],
                domain=microsoft,
                num_heads=heads,
                kv_num_heads=kv_heads,
                do_rotary=1,
            )
        )
        if layer == layers - 1:
            chosen = graph.op("Reshape", [mixed, flat], "mixed_flat")
            mixed = graph.op("Gather", [chosen, "select"], "mixed_selected")
            x = graph.op("Gather", [graph.op("Reshape", [x, flat], "x_flat"), "select"], "x_selected")
        out = graph.op("MatMul", [mixed, graph.weight(at("out_w"), of("attn_output").T)], at("out"))

        def add_and_norm(residual, change, gain, name):
            outputs = [at(f"{name}_normed"), "", "", at(f"{name}_sum")]
            graph.op("SkipSimplifiedLayerNormalization", [residual, change, gain], outputs, domain=microsoft, epsilon=eps)
            return outputs[0], outputs[3]

        normed, x = add_and_norm(x, out, graph.weight(at("ffn_norm"), of("ffn_norm")), "ffn")
        gate = graph.op("MatMul", [normed, graph.weight(at("gate_w"), of("ffn_gate").T)], at("gate"))
        up = graph.op("MatMul", [normed, graph.weight(at("up_w"), of("ffn_up").T)], at("up"))
        silu = graph.op("Mul", [gate, graph.op("Sigmoid", [gate], at("sigmoid"))], at("silu"))
        active = graph.op("Mul", [silu, up], at("active"))
        down = graph.op("MatMul", [active, graph.weight(at("down_w"), of("ffn_down").T)], at("down"))
        last = layer == layers - 1
        following = tensors["output_norm.weight"] if last else tensors[f"blk.{layer + 1}.attn_norm.weight"]
        normed, x = add_and_norm(x, down, graph.weight(f"norm{layer + 1}", following), "next")
    graph.op("Gemm", [normed, embedding], "logits", transB=1)

    integers = lambda name, kind, shape: helper.make_tensor_value_info(name, kind, shape)
    lengths = [
        integers("seqlens_k", TensorProto.INT32, ["B"]),
        integers("total_sequence_length", TensorProto.INT32, [1]),
    ]
    inputs = [
        integers("input_ids", TensorProto.INT64, ["B", "T"]),
        *([] if plain else lengths),
        integers("select", TensorProto.INT64, ["M"]),
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["M", vocabulary])]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "judge", inputs, outputs, graph.weights),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(microsoft, 1)],
        ir_version=9,
    )
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "onnx" / f"model{'_plain' if plain else ''}.onnx")
    config = {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "hidden_size": size,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "vocab_size": vocabulary,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cache = Path.home() / ".cache" / "self-judge-workbench" / "models"
    parser.add_argument("--models", type=Path, default=cache)
    models = parser.parse_args().models
    reader = GGUFReader(models / JUDGE)
    folder = models / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    write_q8_0(reader, folder / "q8_0.gguf")
    for plain in (False, True):
        write_onnx(reader, folder / "onnx", plain)
    print(f"Written to {folder}.")


if __name__ == "__main__":
    main()
