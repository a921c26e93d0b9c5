// Which folders of the integration may import which, with the reasons. tests/frontend_contract/test_import_rules.py
// violates every rule once.
const ALLOWED = {
  check: ['contract'],
  collection: ['check', 'contract'],
  contract: [],
  preview: ['sanitize'],
  pull: [],
  redirects: [],
  sanitize: [],
};
const FOLDERS = `(${Object.keys(ALLOWED).join('|')})`;
const inFolder = (path) => `^integration/${FOLDERS}/${path}`;
const TESTS = '\\.test\\.js$';

module.exports = {
  forbidden: [
    {
      name: 'shared-is-independent',
      comment: 'What all folders use must not depend on one of them.',
      severity: 'error',
      from: { path: '^integration/shared/' },
      to: { path: '^integration/', pathNot: '^integration/shared/' },
    },
    {
      name: 'only-public-modules',
      comment: 'From another folder, import only its index.js.',
      severity: 'error',
      from: { path: inFolder('') },
      to: { path: inFolder(''), pathNot: ['^integration/$1/', inFolder('index\\.js$')] },
    },
    {
      name: 'entry-points-use-public-modules',
      comment: "The package's entry points import only the index.js of a folder.",
      severity: 'error',
      from: { path: '^integration/(bin/.*|index|content)\\.js$|^integration/bin/' },
      to: { path: inFolder(''), pathNot: inFolder('index\\.js$') },
    },
    ...Object.entries(ALLOWED).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      comment: `Of the other folders, ${folder} may import: ${allowed.join(', ') || 'none'}.`,
      severity: 'error',
      from: { path: `^integration/${folder}/` },
      to: { path: inFolder(''), pathNot: [folder, ...allowed].map((name) => `^integration/${name}/`) },
    })),
    {
      name: 'no-circular',
      comment: 'Merge modules that import each other, or move what they share into a third.',
      severity: 'error',
      from: { path: '^integration/' },
      to: { circular: true },
    },
    {
      name: 'pure-has-no-io',
      comment: 'Planning and parsing use neither disk nor network.',
      severity: 'error',
      from: { path: '^integration/pull/pure/', pathNot: TESTS },
      to: { pathNot: ['^integration/pull/pure/', '^integration/shared/(shapes\\.ts|record\\.js|fold\\.js)$'] },
    },
    {
      name: 'browser-has-no-node',
      comment: 'This code runs in a browser, in one script without modules.',
      severity: 'error',
      from: { path: '^integration/preview/browser/' },
      to: { path: '.' },
    },
    {
      name: 'imports-resolve',
      comment: 'An import must resolve.',
      severity: 'error',
      from: { path: '^integration/' },
      to: { couldNotResolve: true, pathNot: '^(astro:|virtual:)' },
    },
    {
      name: 'no-dependency-but-astro',
      comment: "The integration has no dependency but Astro; its tests may ask the site's processors.",
      severity: 'error',
      from: { path: '^integration/', pathNot: '\\.test\\.js$' },
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
