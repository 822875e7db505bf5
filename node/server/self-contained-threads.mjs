// @ts-check
/**
 * tfjs-backend-wasm starts its threads from the source text of a function that mentions a variable outside of it.
 * A minifier renames that variable, and the threads die of a ReferenceError: so the variable goes.
 * @returns {import('vite').Plugin}
 */
export const selfContainedThreads = () => ({
  name: 'self-contained-wasm-threads',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js/ },
    handler: (code) => code.replace(/\b(?<!var )_scriptDir\b(?! =)/g, 'undefined'),
  },
});
