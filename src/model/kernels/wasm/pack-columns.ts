import type { Tensor4D } from '../../tf.ts';
import type { WasmRuntime } from './runtime.ts';

/** [B, H, T, D] by column, after the [B or 1, H, P, D] of a past: [B·H·⌈(P + T)/8⌉, D, 8]. */
export function pack(runtime: WasmRuntime, x: Tensor4D, past?: Tensor4D) {
  const [B, H, T, D] = x.shape;
  const [pastRows, , P] = past?.shape ?? [0, 0, 0, 0];
  const panels = B * H * Math.ceil((P + T) / 8);
  const packed = runtime.output([panels, D, 8]);
  const from = past ? runtime.address(past) : 0;
  runtime.run(
    'packKeys',
    panels,
    [runtime.address(x), T, D, from, P, pastRows, H, runtime.address(packed)],
    32 * D,
  );
  return packed;
}
