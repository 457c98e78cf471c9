// Runs one program that uses each entry point on Node.js, Bun and Deno, and as a bundle of esbuild, Rollup and webpack, with the
// packed package. Installs the runtimes and bundlers into a scratch folder; needs the npm registry. The build comes before.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 240_000
const PACKAGES = [
  'bun@1.4.5',
  'deno@2.9.6',
  'esbuild@0.28.2',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
  '@rollup/plugin-commonjs@29',
  'webpack@5',
  'webpack-cli@7',
]
const ROLLUP = `import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'
export default {
  input: 'program.mjs',
  output: { file: 'rollup/bundle.mjs', format: 'es', inlineDynamicImports: true },
  plugins: [resolve({ preferBuiltins: true, exportConditions: ['node'] }), commonjs()],
  external: (id) => id.startsWith('node:'),
}
`
const WEBPACK = `export default {
  mode: 'production',
  target: 'node20',
  entry: './program.mjs',
  experiments: { outputModule: true },
  output: { path: import.meta.dirname + '/webpack', filename: 'bundle.mjs', module: true, library: { type: 'module' } },
}
`
/** The commands of each target. The last one runs the program. */
const TARGETS = {
  'Node.js': [['node', 'program.mjs']],
  Bun: [['node_modules/.bin/bun', 'program.mjs']],
  Deno: [['node_modules/.bin/deno', 'run', '--allow-all', 'program.mjs']],
  esbuild: [
    [
      'node_modules/.bin/esbuild',
      'program.mjs',
      '--bundle',
      '--minify',
      '--platform=node',
      '--format=esm',
      '--outfile=esbuild/bundle.mjs',
    ],
    ['node', 'esbuild/bundle.mjs'],
  ],
  'esbuild, CommonJS': [
    ['node_modules/.bin/esbuild', 'program.mjs', '--bundle', '--platform=node', '--format=cjs', '--outfile=esbuild/bundle.cjs'],
    ['node', 'esbuild/bundle.cjs'],
  ],
  Rollup: [
    ['node_modules/.bin/rollup', '--config', 'rollup.config.mjs'],
    ['node', 'rollup/bundle.mjs'],
  ],
  webpack: [
    ['node_modules/.bin/webpack', '--config', 'webpack.config.mjs'],
    ['node', 'webpack/bundle.mjs'],
  ],
}

const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'gatewright-compatibility-'))
let failed = 0
try {
  const { stdout } = run(['npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', work], root)
  writeFileSync(join(work, 'package.json'), JSON.stringify({ name: 'compatibility', private: true, type: 'module' }))
  const installed = run(['npm', 'install', '--no-audit', '--no-fund', `./${JSON.parse(stdout)[0].filename}`, ...PACKAGES], work)
  if (installed.status !== 0) throw new Error(`npm install failed: ${installed.stderr.slice(-4_000)}`)
  cpSync(join(root, 'test/compatibility/program.mjs'), join(work, 'program.mjs'))
  writeFileSync(join(work, 'rollup.config.mjs'), ROLLUP)
  writeFileSync(join(work, 'webpack.config.mjs'), WEBPACK)
  for (const [name, commands] of Object.entries(TARGETS)) failed += check(name, commands) ? 0 : 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(failed === 0 ? 'All targets passed.' : `${failed} targets failed.`)
process.exitCode = failed === 0 ? 0 : 1

function check(name, commands) {
  let last
  for (const command of commands) {
    last = run(command, work)
    if (last.status !== 0) break
  }
  const passed = last.stdout.match(/^ok /gm)?.length ?? 0
  const isPassed = last.status === 0 && passed > 0 && !last.stdout.includes('FAILED')
  console.log(isPassed ? `ok      ${name}: ${passed} checks` : `FAILED  ${name}\n${`${last.stdout}${last.stderr}`.slice(-4_000)}`)
  return isPassed
}

function run([program, ...args], cwd) {
  return spawnSync(program, args, { cwd, encoding: 'utf8', timeout: LIMIT_MS })
}
