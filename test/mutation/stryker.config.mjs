// Mutation tests of the code that makes decisions: `npm run mutation`, or `npm run mutation -- sigv4` for one folder.
// MUTATION_FOLDERS limits the run to folders of `src/`, separated by commas: `sigv4`, `policy/conditions`.

/** What each folder mutates. Messages, tables of codes and re-exports are compared as whole values in the tests. */
const FILES = {
  policy: [
    'src/policy/**/*.ts',
    '!src/policy/lint/**',
    '!src/policy/language/{fault,policy-error}.ts',
    '!src/policy/evaluation/{explain,near-miss}.ts',
  ],
  sigv4: ['src/sigv4/{canonical,sign,verify}/*.ts', 'src/sigv4/{signing-date,signing-key}.ts'],
  identity: ['src/identity/**/*.ts', 'src/internal/*.ts', '!src/identity/codes/**'],
  authorizer: [
    'src/authorizer/**/*.ts',
    'src/events/*.ts',
    '!src/authorizer/environment/**',
    '!src/authorizer/logging/{emf-metrics,json-log}.ts',
  ],
  gateway: ['src/gateway/**/*.ts', '!src/gateway/{clock,listen}.ts'],
}

const selected = (process.env['MUTATION_FOLDERS'] ?? '').split(',').filter((folder) => folder !== '')
const mutate = (selected.length === 0 ? Object.keys(FILES) : selected).flatMap(
  (folder) => FILES[folder] ?? [`src/${folder}/**/*.ts`],
)

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: [...mutate, '!src/**/index.ts'],
  // Stryker rewrites tsconfig.json with the compiler API, which TypeScript 7 does not have. Vitest does not need it.
  tsconfigFile: 'none',
  disableTypeChecks: true,
  coverageAnalysis: 'perTest',
  // Each mutant of a constant would run every test; whole values in the tests check them.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 30_000,
  ignorePatterns: ['dist', 'build', 'coverage', 'reports', 'docs', 'examples'],
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  thresholds: { high: 95, low: 90, break: 80 },
}
