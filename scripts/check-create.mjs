// Creates a project from each template of `npm create gatewright`, installs it with the packed package, and builds and tests
// it. Needs the npm registry. The build comes before.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 300_000
/** What each template must do after `npm install`, and a file that it then has. */
const TEMPLATES = {
  sam: { scripts: ['test', 'build'], output: 'dist/authorizer/index.mjs' },
  terraform: { scripts: ['test', 'build'], output: 'dist/pets/index.mjs' },
  cdk: { scripts: ['test', 'synth'], output: 'cdk.out/my-cdk.template.json' },
}

const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'gatewright-create-'))
const only = process.argv.slice(2)

let failed = 0
try {
  const { stdout } = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], root)
  const tarball = join(work, JSON.parse(stdout)[0].filename)
  for (const [name, expected] of Object.entries(TEMPLATES)) {
    if (only.length === 0 || only.includes(name)) failed += checkTemplate(name, expected, tarball) ? 0 : 1
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(failed === 0 ? 'All templates passed.' : `${failed} templates failed.`)
process.exitCode = failed === 0 ? 0 : 1

function checkTemplate(name, { scripts, output }, tarball) {
  const folder = join(work, `my-${name}`)
  const steps = [
    ['node', [join(root, 'create/index.mjs'), folder, '--template', name], work],
    ['npm', ['install', '--no-audit', '--no-fund'], folder],
    ...scripts.map((script) => ['npm', ['run', script], folder]),
  ]
  for (const [program, args, cwd] of steps) {
    const { status, stdout, stderr } = run(program, args, cwd)
    if (status !== 0) return report(name, `${program} ${args.join(' ')}\n${`${stdout}${stderr}`.slice(-8_000)}`)
    if (program === 'node') useTarball(folder, tarball)
  }
  return existsSync(join(folder, output)) ? report(name) : report(name, `${output} is missing`)
}

function useTarball(folder, tarball) {
  const file = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  manifest.dependencies.gatewright = `file:${tarball}`
  writeFileSync(file, JSON.stringify(manifest))
}

function report(name, problem) {
  console.log(problem === undefined ? `ok      ${name}` : `FAILED  ${name}: ${problem}`)
  return problem === undefined
}

function run(program, args, cwd) {
  return spawnSync(program, args, { cwd, encoding: 'utf8', timeout: LIMIT_MS })
}
