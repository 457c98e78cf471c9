/**
 * Measures how much a bundled and minified Cognito authorizer adds to a cold start, compared with an empty process. Both are
 * started alternately. `npm run bench -- authorizer`. Argument: number of runs.
 */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const runs = Number(process.argv[2] ?? 25)
const folder = mkdtempSync(join(tmpdir(), 'gatewright-cold-'))
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const seed = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] }
const AUTHORIZER = `
import { bearer, cognito, hasScope, tokenAuthorizer } from 'gatewright'
export const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: 'x', tokenUse: 'access', jwks: ${JSON.stringify(seed)} })),
  ttlSeconds: 300,
  routes: { 'GET /pets': hasScope('pets/read') },
})`

try {
  const { outputFiles } = await build({
    stdin: { contents: AUTHORIZER, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  writeFileSync(join(folder, 'authorizer.mjs'), outputFiles[0].contents)
  writeFileSync(join(folder, 'empty.mjs'), '')
  const times = { 'empty.mjs': [], 'authorizer.mjs': [] }
  for (let run = -2; run < runs; run++) {
    for (const [file, list] of Object.entries(times)) {
      const start = process.hrtime.bigint()
      const { status } = spawnSync(process.execPath, [join(folder, file)])
      const ms = Number(process.hrtime.bigint() - start) / 1e6
      if (status !== 0) throw new Error(`${file} exited with ${status}`)
      if (run >= 0) list.push(ms)
    }
  }
  const sorted = Object.values(times).map((list) => list.toSorted((a, b) => a - b))
  const [empty, full] = sorted.map((list) => list[Math.floor(list.length / 2)])
  const [least, leastFull] = sorted.map((list) => list[0])
  console.log(`bundle: ${outputFiles[0].contents.length} bytes, ${gzipSync(outputFiles[0].contents, { level: 9 }).length} gzip`)
  console.log(
    `cold start over an empty process: median ${(full - empty).toFixed(1)} ms, least ${(leastFull - least).toFixed(1)} ms (empty: ${empty.toFixed(1)} ms)`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
