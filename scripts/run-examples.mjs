// Runs every example as a user would: `node build/examples/<name>/main.js`, each in a process of its own with a time limit.
// Builds come before; an example that fails, hangs or is missing from the build fails the whole run.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 60_000
const root = fileURLToPath(new URL('..', import.meta.url))
const only = process.argv.slice(2)

const names = readdirSync(`${root}examples`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${root}examples/${entry.name}/main.ts`))
  .map(({ name }) => name)
  .filter((name) => only.length === 0 || only.includes(name))
  .sort()

let failed = 0
for (const name of names) {
  const started = performance.now()
  const { ok, output, why } = await run(name)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)${ok ? '' : `: ${why}`}`)
  if (!ok) console.log(output.replace(/^/gm, '        '))
  failed += ok ? 0 : 1
}
if (names.length === 0) {
  console.log('FAILED  no example was found')
  failed += 1
}
console.log(failed === 0 ? `all ${names.length} examples ran` : `${failed} of ${names.length} examples failed`)
process.exitCode = failed === 0 ? 0 : 1

function run(name) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`build/examples/${name}/main.js`], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ ok: code === 0, output, why: signal === null ? `exit code ${code}` : `ended after ${LIMIT_MS / 1000} s` })
    })
  })
}
