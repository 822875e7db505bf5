const outer: Record<string, string> = {
  'token_embd.weight': 'model.embed_tokens.weight',
  'output_norm.weight': 'model.norm.weight',
  'output.weight': 'lm_head.weight',
};

const inner: Record<string, string> = {
  attn_norm: 'input_layernorm',
  ffn_norm: 'post_attention_layernorm',
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
  attn_q_norm: 'self_attn.q_norm',
  attn_k_norm: 'self_attn.k_norm',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
};

/** A GGUF tensor's name in Hugging Face's words; null for one that is no weight of ours (`rope_freqs.weight`). */
export function huggingFaceName(name: string): string | null {
  const parts = /^blk\.(\d+)\.(\w+)\.(weight|bias)$/.exec(name);
  if (!parts) return outer[name] ?? null;
  const module = inner[parts[2]!];
  return module ? `model.layers.${parts[1]}.${module}.${parts[3]}` : null;
}
