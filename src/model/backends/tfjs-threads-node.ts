import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { registerBackend, removeBackend } from '../tf.ts';

const require = createRequire(import.meta.url);
const file = (path: string) => require.resolve(`@tensorflow/tfjs-backend-wasm/${path}`);

type Wrap = (name: string, returns: 'number' | null, takes: 'number'[]) => (...args: number[]) => number;

/**
 * Put the threaded build of tfjs-backend-wasm in the place of the one that the package would choose in Node: its
 * memory is shared, so that our kernels can run on every core. The package rules threads out in Node (its issue
 * 3830), but Emscripten's code for them is there; what is missing is a worker's script that Node can load.
 */
export async function registerThreadedTfjs(): Promise<void> {
  const factory = require(file('wasm-out/tfjs-backend-wasm-threaded-simd.js'));
  const module = await factory({
    locateFile: (path: string) =>
      path.endsWith('.worker.js') ? workerScript() : file('dist/tfjs-backend-wasm-threaded-simd.wasm'),
    mainScriptUrlOrBlob: file('wasm-out/tfjs-backend-wasm-threaded-simd.js'),
  });
  const wrap = module.cwrap as Wrap;
  module.tfjs = {
    init: wrap('init', null, []),
    initWithThreadsCount: wrap('init_with_threads_count', null, ['number']),
    getThreadsCount: wrap('get_threads_count', 'number', []),
    registerTensor: wrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: wrap('dispose_data', null, ['number']),
    dispose: wrap('dispose', null, []),
  };
  removeBackend('wasm');
  registerBackend('wasm', () => new BackendWasm(module));
}

/** The script that the package keeps as a string, as a module: it expects `require` and `__filename`. */
function workerScript(): URL {
  const { wasmWorkerContents } = require(file('wasm-out/tfjs-backend-wasm-threaded-simd.worker.js'));
  const home = file('package.json');
  const prelude = `import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(pathToFileURL(home).href)});
    const __filename = ${JSON.stringify(home)};`;
  // The string's own line breaks stand inside string literals.
  const script = prelude + wasmWorkerContents.replace(/\n/g, '\\n');
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}
