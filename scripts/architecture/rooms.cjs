// @ts-check
/**
 * The rooms of the house and which others each may import. `.dependency-cruiser.cjs` refuses every other import,
 * and the picture in ARCHITECTURE.md is drawn from this table (`npm run architecture`).
 *
 * @typedef {{ name: string, path: string, holds: string, sees: string[] }} Room
 */

/** @type {Room[]} */
const rooms = [
  { name: 'core', path: 'src/core', holds: 'rows, judge, methods, metrics: pure', sees: [] },
  { name: 'protocol', path: 'src/protocol', holds: 'what crosses a worker boundary', sees: ['core'] },
  { name: 'platform', path: 'src/platform', holds: 'what browsers and Node share', sees: ['core'] },
  { name: 'model', path: 'src/model', holds: 'the transformer; the only tfjs', sees: ['core'] },
  { name: 'storage', path: 'src/storage', holds: 'IndexedDB, OPFS', sees: ['core'] },
  { name: 'client', path: 'src/client', holds: 'the only new Worker', sees: ['core', 'protocol'] },
  {
    name: 'services',
    path: 'src/services',
    holds: 'what a worker does',
    sees: ['core', 'platform', 'protocol', 'model', 'storage'],
  },
  {
    name: 'workers',
    path: 'workers',
    holds: 'thin entries',
    sees: ['core', 'platform', 'protocol', 'model', 'storage', 'services'],
  },
  { name: 'state', path: 'src/state', holds: 'stores and selectors', sees: ['core', 'protocol'] },
  { name: 'ui', path: 'src/ui', holds: 'primitives, charts, screens', sees: ['core', 'protocol', 'state'] },
  {
    name: 'app',
    path: 'src/app',
    holds: 'composition root',
    sees: ['core', 'protocol', 'client', 'storage', 'state', 'ui'],
  },
  {
    name: 'library',
    path: 'src/library',
    holds: 'the judge for pages of others',
    sees: ['core', 'protocol', 'client', 'storage'],
  },
  { name: 'node', path: 'node', holds: 'files, model cache, Chromium, static server', sees: ['core'] },
  {
    name: 'cli',
    path: 'cli',
    holds: 'the same work in Node',
    sees: ['core', 'platform', 'model', 'node'],
  },
  {
    name: 'bench',
    path: 'bench',
    holds: 'measurements',
    sees: ['core', 'protocol', 'client', 'state', 'model', 'node', 'cli'],
  },
  {
    name: 'scripts',
    path: 'scripts',
    holds: 'install, build, serve, test, results',
    sees: ['core', 'model', 'storage', 'services', 'node', 'cli'],
  },
  {
    name: 'e2e',
    path: 'e2e',
    holds: 'browser specs and stages',
    sees: ['core', 'protocol', 'client', 'state', 'ui', 'app', 'library', 'node', 'cli'],
  },
];

module.exports = { rooms };
