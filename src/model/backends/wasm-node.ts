import { createRequire } from 'node:module';
import type { WasmBinaries } from './wasm.ts';

const resolve = createRequire(import.meta.url).resolve;
const binary = (name: string) => resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);

/** For Node: paths in node_modules. */
export const nodeWasm: WasmBinaries = {
  plain: binary('tfjs-backend-wasm.wasm'),
  simd: binary('tfjs-backend-wasm-simd.wasm'),
  threadedSimd: binary('tfjs-backend-wasm-threaded-simd.wasm'),
};
