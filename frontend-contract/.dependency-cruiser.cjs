// The walls between the rooms of the integration, each with why it stands. tests/frontend_contract/test_walls.py plants
// a breach of every one.
const NEIGHBOURS = {
  check: ['contract'],
  collection: ['check', 'contract'],
  contract: [],
  preview: [],
  pull: [],
  redirects: [],
};
const ROOMS = `(${Object.keys(NEIGHBOURS).join('|')})`;
const inRoom = (path) => `^integration/${ROOMS}/${path}`;
const TESTS = '\\.test\\.js$';

module.exports = {
  forbidden: [
    {
      name: 'shared-knows-no-room',
      comment: 'What all rooms use must not depend on one of them.',
      severity: 'error',
      from: { path: '^integration/shared/' },
      to: { path: '^integration/', pathNot: '^integration/shared/' },
    },
    {
      name: 'rooms-have-a-door',
      comment: 'Of another room one takes what its index.js offers.',
      severity: 'error',
      from: { path: inRoom('') },
      to: { path: inRoom(''), pathNot: ['^integration/$1/', inRoom('index\\.js$')] },
    },
    {
      name: 'entries-use-the-doors',
      comment: "The package's own modules assemble rooms, and know nothing of their inside.",
      severity: 'error',
      from: { path: '^integration/(bin/.*|index|content)\\.js$|^integration/bin/' },
      to: { path: inRoom(''), pathNot: inRoom('index\\.js$') },
    },
    ...Object.entries(NEIGHBOURS).map(([room, neighbours]) => ({
      name: `${room}-has-its-neighbours`,
      comment: `Of the other rooms, ${room} needs: ${neighbours.join(', ') || 'none'}.`,
      severity: 'error',
      from: { path: `^integration/${room}/` },
      to: { path: inRoom(''), pathNot: [room, ...neighbours].map((name) => `^integration/${name}/`) },
    })),
    {
      name: 'no-circles',
      comment: 'Modules that need each other are one module, or lack a third.',
      severity: 'error',
      from: { path: '^integration/' },
      to: { circular: true },
    },
    {
      name: 'pure-means-pure',
      comment: 'Plans and releases are decided without disk and network.',
      severity: 'error',
      from: { path: '^integration/pull/pure/', pathNot: TESTS },
      to: { pathNot: ['^integration/pull/pure/', '^integration/shared/(shapes\\.ts|record\\.js)$'] },
    },
    {
      name: 'browser-has-no-node',
      comment: 'This code runs in a browser, in one script without modules.',
      severity: 'error',
      from: { path: '^integration/preview/browser/' },
      to: { path: '.' },
    },
    {
      name: 'everything-is-there',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: { path: '^integration/' },
      to: { couldNotResolve: true, pathNot: '^(astro:|virtual:)' },
    },
    {
      name: 'astro-alone',
      comment: 'A site installs nothing with the integration but Astro.',
      severity: 'error',
      from: { path: '^integration/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/astro/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    detectJSDocImports: true,
    tsPreCompilationDeps: true,
    exoticRequireStrings: [],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
