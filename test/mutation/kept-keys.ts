/**
 * Test issuers make their keys anew in every test file, which costs more than all they are tested with. Here, and nowhere
 * else, keys are kept between the thousands of runs: a ring of them for each algorithm, so that neighbours still differ.
 */

import { createPrivateKey } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'

const RING = 12
const folder = join(tmpdir(), 'gatewright-mutation-keys')

vi.mock('../../src/testing/issuer-keys.ts', async (importOriginal) => {
  const { generateIssuerKey } = await importOriginal<typeof import('../../src/testing/issuer-keys.ts')>()
  const turns = new Map<string, number>()
  mkdirSync(folder, { recursive: true })
  return {
    generateIssuerKey: async (algorithm: string, kid: string) => {
      const turn = turns.get(algorithm) ?? 0
      turns.set(algorithm, (turn + 1) % RING)
      const file = join(folder, `${algorithm}-${turn}.json`)
      if (!existsSync(file)) {
        const { privateKey, publicJwk } = await generateIssuerKey(algorithm, kid)
        writeFileSync(file, JSON.stringify({ key: privateKey.export({ format: 'jwk' }), publicJwk }), { mode: 0o600 })
      }
      const { key, publicJwk } = JSON.parse(readFileSync(file, 'utf8'))
      return { kid, algorithm, privateKey: createPrivateKey({ key, format: 'jwk' }), publicJwk: { ...publicJwk, kid } }
    },
  }
})
