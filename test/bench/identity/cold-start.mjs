/**
 * What a Lambda pays once: a fresh process that loads the bundled code, builds `cognito` with a seed of the key set and verifies one
 * token, over a process that does nothing. Bundled by esbuild as users do it.
 *
 *   npm run cold:identity
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { testIssuer } from 'gatewright/testing'

const GOAL_MS = 12
const ROUNDS = Number(process.env['ROUNDS'] ?? 25)
/** A process tells what it spent. */
const SPENT = 'const { user, system } = process.cpuUsage(); console.log(performance.now(), (user + system) / 1000)'
const folder = mkdtempSync(join(tmpdir(), 'gatewright-cold-'))
const issuer = await testIssuer({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', lifetimeSeconds: 86_400 })
const source = `
import { cognito } from 'gatewright/identity'
const users = cognito({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', tokenUse: 'access', remoteKeys: { seed: ${JSON.stringify(issuer.jwks)} } })
const { kind } = await users.verify(${JSON.stringify(await issuer.accessToken())})
if (kind !== 'identified') process.exitCode = 1
`
buildSync({
  stdin: { contents: source + SPENT, resolveDir: process.cwd() },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outfile: join(folder, 'cognito.mjs'),
  logLevel: 'error',
})
writeFileSync(join(folder, 'empty.mjs'), SPENT)
const spent = { 'cognito.mjs': [], 'empty.mjs': [] }
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [file, runs] of Object.entries(spent)) runs.push(run(file))
}
rmSync(folder, { recursive: true })
const [wall, processor] = [0, 1].map((which) => best('cognito.mjs', which) - best('empty.mjs', which))
console.log(
  `cognito with a bundled seed, over an empty process: ${wall.toFixed(1)} ms, ${processor.toFixed(1)} ms of processor (goal ${GOAL_MS})`,
)
process.exitCode = Math.min(wall, processor) > GOAL_MS ? 1 : 0

/** Milliseconds since the process began, and those that processors spent on it. */
function run(file) {
  return execFileSync(process.execPath, [join(folder, file)], { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number)
}

/** The best of all rounds: what a machine does that is not busy with something else. */
function best(file, which) {
  return Math.min(...spent[file].map((values) => values[which]))
}
