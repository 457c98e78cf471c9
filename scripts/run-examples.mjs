// Runs every example, or those named by the arguments, as a user does: `node build/examples/<name>/main.js`. Each runs in a
// process of its own with a time limit. The examples must be built. An example that fails, hangs or is not built fails the run.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 60_000
const MAX_OUTPUT = 20_000
const root = fileURLToPath(new URL('..', import.meta.url))
const selected = process.argv.slice(2)

const names = readdirSync(`${root}examples`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${root}examples/${entry.name}/main.ts`))
  .map(({ name }) => name)
  .filter((name) => selected.length === 0 || selected.includes(name))
  .sort()

let failed = 0
for (const name of names) {
  const started = performance.now()
  const { passed, output, reason } = await run(name)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)${passed ? '' : `: ${reason}`}`)
  if (!passed) console.log(output.replace(/^/gm, '        '))
  failed += passed ? 0 : 1
}
if (names.length === 0) {
  console.log('FAILED  no example was found')
  failed += 1
}
console.log(failed === 0 ? `all ${names.length} examples passed` : `${failed} of ${names.length} examples failed`)
process.exitCode = failed === 0 ? 0 : 1

function run(name) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`build/examples/${name}/main.js`], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const append = (chunk) => {
      output = (output + chunk).slice(-MAX_OUTPUT)
    }
    child.stdout.on('data', append)
    child.stderr.on('data', append)
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const reason = signal === null ? `exit code ${code}` : `stopped after ${LIMIT_MS / 1000} s`
      resolve({ passed: code === 0, output, reason })
    })
  })
}
