// Shared by the scripts that run benchmarks, fuzzers, load tests and mutation tests.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The names given on the command line, or all names of the table. An unknown name ends the process with exit code 2. */
export function selectNames(command, table, names) {
  const known = Object.keys(table)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names.length === 0 ? known : names
  console.error(`${command}: unknown name "${unknown}". Known names: ${known.join(', ')}.`)
  return process.exit(2)
}

/** Runs Node.js in the root folder and returns the exit code. */
export function spawnNode(args, env = {}) {
  console.log(`\n== node ${args.join(' ')}`)
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  return status ?? 1
}

/** Prints how many runs failed, and sets the exit code. */
export function summarize(what, codes) {
  const failed = codes.filter((code) => code !== 0).length
  console.log(failed === 0 ? `\nall ${what} passed` : `\n${failed} of ${codes.length} ${what} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
