/**
 * The cost of a cold start: a new process that loads the bundled code, creates `cognito` with a seed and verifies one token, compared
 * with an empty process. Bundled with esbuild.
 *
 *   npm run bench -- identity
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { testIssuer } from 'gatewright/testing'

const GOAL_MS = 12
const ROUNDS = Number(process.env['ROUNDS'] ?? 25)
/** Prints the wall-clock and processor time of a process. */
const PRINT_TIMES = 'const { user, system } = process.cpuUsage(); console.log(performance.now(), (user + system) / 1000)'
const folder = mkdtempSync(join(tmpdir(), 'gatewright-cold-'))
const issuer = await testIssuer({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', lifetimeSeconds: 86_400 })
const source = `
import { cognito } from 'gatewright/identity'
const users = cognito({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', tokenUse: 'access', remoteKeys: { seed: ${JSON.stringify(issuer.jwks)} } })
const { kind } = await users.verify(${JSON.stringify(await issuer.accessToken())})
if (kind !== 'identified') process.exitCode = 1
`
buildSync({
  stdin: { contents: source + PRINT_TIMES, resolveDir: process.cwd() },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outfile: join(folder, 'cognito.mjs'),
  logLevel: 'error',
})
writeFileSync(join(folder, 'empty.mjs'), PRINT_TIMES)
const timings = { 'cognito.mjs': [], 'empty.mjs': [] }
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [file, runs] of Object.entries(timings)) runs.push(run(file))
}
rmSync(folder, { recursive: true })
const [wall, processor] = [0, 1].map((which) => best('cognito.mjs', which) - best('empty.mjs', which))
console.log(
  `cognito with a bundled seed, compared with an empty process: ${wall.toFixed(1)} ms wall clock, ${processor.toFixed(1)} ms processor (goal ${GOAL_MS})`,
)
process.exitCode = Math.min(wall, processor) > GOAL_MS ? 1 : 0

/** Wall-clock and processor milliseconds of one process. */
function run(file) {
  return execFileSync(process.execPath, [join(folder, file)], { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number)
}

/** The best of all rounds, which other load on the machine affects least. */
function best(file, which) {
  return Math.min(...timings[file].map((values) => values[which]))
}
