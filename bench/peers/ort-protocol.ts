/** Our worker around ONNX Runtime Web. */
export interface OrtProtocol {
  requests: {
    open: { args: { device: 'wasm' | 'webgpu'; threads: number }; result: null };
    /** Logits at each row's last token: [rows, V]. */
    read: { args: { rows: Int32Array[] }; result: Float32Array };
  };
  events: Record<string, never>;
}
