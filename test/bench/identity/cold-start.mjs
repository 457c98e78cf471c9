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
const folder = mkdtempSync(join(tmpdir(), 'gatewright-cold-'))
const issuer = await testIssuer({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', lifetimeSeconds: 86_400 })
const source = `
import { cognito } from 'gatewright/identity'
const users = cognito({ userPoolId: 'eu-west-1_Bench', clientId: 'bench', tokenUse: 'access', remoteKeys: { seed: ${JSON.stringify(issuer.jwks)} } })
const { kind } = await users.verify(${JSON.stringify(await issuer.accessToken())})
if (kind !== 'identified') process.exitCode = 1
`
buildSync({
  stdin: { contents: source, resolveDir: process.cwd() },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outfile: join(folder, 'cognito.mjs'),
  logLevel: 'error',
})
writeFileSync(join(folder, 'empty.mjs'), '')
const over = []
for (let round = 0; round < ROUNDS; round += 1) over.push(run('cognito.mjs') - run('empty.mjs'))
rmSync(folder, { recursive: true })
over.sort((a, b) => a - b)
const median = over[over.length >> 1]
console.log(
  `cognito with a bundled seed: ${median.toFixed(1)} ms over an empty process, best ${over[0].toFixed(1)} (goal ${GOAL_MS})`,
)
process.exitCode = median > GOAL_MS ? 1 : 0

/** Milliseconds of wall clock from start to end of a process. */
function run(file) {
  const started = performance.now()
  execFileSync(process.execPath, [join(folder, file)])
  return performance.now() - started
}
