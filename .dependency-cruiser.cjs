/** Which room may import which is one table; the picture of it in ARCHITECTURE.md is drawn from the same. */
const { rooms } = require('./scripts/architecture/rooms.cjs');

const everyRoom = `^(${rooms.map(({ path }) => path).join('|')})/`;

const roomRules = rooms.map(({ name, path, sees }) => ({
  name: `${name}-sees-only-${sees.join('-') || 'itself'}`,
  severity: 'error',
  // Tests and fixtures may use any room to set their stage.
  from: { path: `^${path}/`, pathNot: '\\.(test|browser\\.test)\\.(tsx?|mjs)$|/fixtures/|/testing/' },
  to: {
    path: everyRoom,
    pathNot: rooms
      .filter((room) => room.name === name || sees.includes(room.name))
      .map((room) => `^${room.path}/`),
  },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'only-model-imports-tfjs',
      comment: 'One place knows TensorFlow.js: src/model.',
      severity: 'error',
      from: { path: '^(src|workers|node|cli)/', pathNot: '^src/model/' },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'core-is-pure',
      comment: 'Core has no React, no worker, no storage; libraries that parse are all it may use.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$|/testing/' },
      to: {
        path: 'node_modules/',
        pathNot:
          'node_modules/((@types/)?papaparse|chardet|hyparquet|hyparquet-compressors|hysnappy|fzstd|valibot)/',
      },
    },
    {
      name: 'before-packages',
      comment: 'What `npm start` and `npm test` need before any package is there has only Node itself.',
      severity: 'error',
      from: {
        path: '^node/process/|^scripts/lib/(install|build|require-node|end-with-parent)\\.mjs$',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: 'node_modules/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(url|raw|worker)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
