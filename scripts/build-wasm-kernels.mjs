// @ts-check
/**
 * Compile src/model/kernels/wasm/assembly to src/model/kernels/wasm/build/<variant>.wasm.
 *
 *     node scripts/build-wasm-kernels.mjs
 *
 * The results are committed, so that only who changes the kernels needs this; a test compiles them again.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const kernels = new URL('../src/model/kernels/wasm/', import.meta.url);

const threads = ['--enable', 'threads', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
const relaxed = ['--enable', 'relaxed-simd'];

/** Relaxed SIMD has fused multiply-add; threads share memory. */
export const variants = {
  simd: [],
  relaxed,
  'simd-threads': threads,
  'relaxed-threads': [...relaxed, ...threads],
};

/**
 * @param {keyof typeof variants} variant
 * @returns {Promise<Uint8Array>} the module
 */
export async function compileKernels(variant) {
  const entry = fileURLToPath(new URL('assembly/index.ts', kernels));
  /** @type {Uint8Array | null} */
  let module = null;
  const { error, stderr } = await asc.main(
    [
      entry,
      ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'],
      ...['--disableWarning', '112', '--outFile', 'kernels.wasm'],
      ...variants[variant],
    ],
    {
      writeFile: (_, contents) => {
        if (typeof contents !== 'string') module = contents;
      },
    },
  );
  if (error || !module) throw new Error(`${variant}: ${error?.message}\n${stderr.toString()}`);
  refuseData(module);
  return module;
}

/** The memory is TensorFlow.js's: a module that brings data of its own would overwrite it. @param {Uint8Array} module */
function refuseData(module) {
  const dataSection = 11;
  for (let at = 8; at < module.length; ) {
    const id = module[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++] ?? 0;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === dataSection)
      throw new Error('The kernels have static data. Use no tables, strings or asserts.');
    at += size;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(new URL('build/', kernels), { recursive: true });
  for (const variant of /** @type {(keyof typeof variants)[]} */ (Object.keys(variants))) {
    const module = await compileKernels(variant);
    await writeFile(new URL(`build/${variant}.wasm`, kernels), module);
    console.log(`${variant}.wasm: ${module.length} bytes`);
  }
}
