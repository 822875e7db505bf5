/**
 * Which room may import which. The picture of it is in ARCHITECTURE.md.
 * Each room lists what it may see; everything else below src, workers and cli is forbidden to it.
 */
const rooms = {
  core: [],
  protocol: ['core'],
  model: ['core'],
  client: ['core', 'protocol'],
  storage: ['core'],
  services: ['core', 'protocol', 'model', 'storage'],
  state: ['core', 'protocol', 'client', 'storage'],
  ui: ['core', 'protocol', 'state'],
  app: ['core', 'protocol', 'client', 'storage', 'state', 'ui'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-sees-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '\\.test\\.tsx?$|/fixtures/' },
  to: {
    path: '^(src|workers|cli|bench)/',
    pathNot: [room, ...allowed].map((name) => `^src/${name}/`),
  },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'only-model-imports-tfjs',
      comment: 'One place knows TensorFlow.js: src/model.',
      severity: 'error',
      from: { path: '^(src|workers|cli)/', pathNot: '^src/model/' },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'core-is-pure',
      comment: 'Core has no React, no worker, no storage; a parser library is all it may use.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(@types/)?papaparse/' },
    },
    {
      name: 'workers-see-no-screens',
      severity: 'error',
      from: { path: '^(workers|cli)/' },
      to: { path: '^src/(ui|state|client|app)/' },
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
