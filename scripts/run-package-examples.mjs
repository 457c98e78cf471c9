// Runs the examples that have a package.json of their own, against the packed package: copies each into an empty folder,
// installs its dependencies and the tarball, and runs `npm test`. Needs the npm registry. The build comes before.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 300_000
const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'gatewright-examples-'))
const only = process.argv.slice(2)
const names = readdirSync(join(root, 'examples'))
  .filter((name) => existsSync(join(root, 'examples', name, 'package.json')))
  .filter((name) => only.length === 0 || only.includes(name))

let failed = 0
try {
  const { stdout } = npm(['pack', '--ignore-scripts', '--json', '--pack-destination', work], root)
  const tarball = join(work, JSON.parse(stdout)[0].filename)
  for (const name of names) failed += runExample(name, tarball) ? 0 : 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
if (names.length === 0) failed += 1
console.log(failed === 0 ? `All ${names.length} package examples passed.` : `${failed} package examples failed.`)
process.exitCode = failed === 0 ? 0 : 1

function runExample(name, tarball) {
  const folder = join(work, name)
  cpSync(join(root, 'examples', name), folder, { recursive: true, filter: (path) => !path.includes('node_modules') })
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  manifest.dependencies.gatewright = `file:${tarball}`
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  for (const args of [['install', '--no-audit', '--no-fund'], ['test']]) {
    const { status, stdout, stderr } = npm(args, folder)
    if (status === 0) continue
    console.log(`FAILED  ${name}: npm ${args.join(' ')}\n${`${stdout}${stderr}`.slice(-8_000)}`)
    return false
  }
  console.log(`ok      ${name}`)
  return true
}

function npm(args, cwd) {
  return spawnSync('npm', args, { cwd, encoding: 'utf8', timeout: LIMIT_MS })
}
