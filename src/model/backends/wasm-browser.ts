import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { WasmBinaries } from './wasm.ts';

/** For pages and workers: the addresses that Vite gives the files, relative to wherever the site is served. */
export const browserWasm: WasmBinaries = { plain, simd, threadedSimd };
