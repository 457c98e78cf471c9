/** Mutation testing of the files that decide: `npm run mutation:policy`. Under an hour on two cores; a survivor is a missing test. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/bench/policy/vitest.mutation.ts', related: false },
  // Stryker would rewrite tsconfig.json with the compiler's API, which TypeScript 7 does not have; vitest needs neither.
  tsconfigFile: 'none.json',
  ignorePatterns: ['dist', 'build', 'reports', 'examples', 'test/**', '!test/policy/**', '!test/bench/policy/**'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  mutate: [
    'src/policy/conditions/*.ts',
    'src/policy/language/*.ts',
    '!src/policy/language/fault.ts',
    '!src/policy/language/policy-error.ts',
    'src/policy/layers.ts',
    'src/policy/evaluate.ts',
    'src/policy/decide-at-gateway.ts',
    'src/policy/compile.ts',
    'src/policy/compiled/*.ts',
  ],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/policy.json' },
  clearTextReporter: { allowColor: false, reportTests: false },
  tempDirName: 'reports/stryker-tmp',
  thresholds: { high: 100, low: 95, break: null },
  timeoutMS: 10_000,
}
