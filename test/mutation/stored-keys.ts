/**
 * Reuses the keys of test issuers between the thousands of runs of a mutation test, because generating them takes longer
 * than all the tests that use them. Each algorithm has several keys, so that two issuers of one test still differ.
 */

import { createPrivateKey } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'

const KEYS_PER_ALGORITHM = 12
const folder = join(tmpdir(), 'gatewright-mutation-keys')

vi.mock('../../src/testing/issuer-keys.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/testing/issuer-keys.ts')>()
  const positions = new Map<string, number>()
  mkdirSync(folder, { recursive: true })
  return {
    ...original,
    generateIssuerKey: async (algorithm: string, kid: string) => {
      const position = positions.get(algorithm) ?? 0
      positions.set(algorithm, (position + 1) % KEYS_PER_ALGORITHM)
      const file = join(folder, `${algorithm}-${position}.json`)
      if (!existsSync(file)) {
        const { privateKey, publicJwk } = await original.generateIssuerKey(algorithm, kid)
        writeFileSync(file, JSON.stringify({ key: privateKey.export({ format: 'jwk' }), publicJwk }), { mode: 0o600 })
      }
      const { key, publicJwk } = JSON.parse(readFileSync(file, 'utf8'))
      return { kid, algorithm, privateKey: createPrivateKey({ key, format: 'jwk' }), publicJwk: { ...publicJwk, kid } }
    },
  }
})
