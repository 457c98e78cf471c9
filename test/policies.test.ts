import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compile, evaluate, type PolicyDocument } from '../src/policy/index.ts'

const root = fileURLToPath(new URL('../policies', import.meta.url))

interface Proof {
  readonly parameters: unknown
  readonly cases: readonly {
    readonly name: string
    readonly resource: string
    /** In place of the parameters above. */
    readonly parameters?: unknown
    readonly context?: { readonly [key: string]: string }
    readonly expected: 'allow' | 'implicitDeny' | 'explicitDeny'
  }[]
}

const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'policy.ts')))

describe.each(folders)('policies/%s', async (folder) => {
  const proof: Proof = JSON.parse(readFileSync(join(root, folder, 'cases.json'), 'utf8'))
  const module: { readonly [name: string]: unknown } = await import(join(root, folder, 'policy.ts'))
  const name = folder.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const make = module[name]
  if (typeof make !== 'function') throw new Error(`policies/${folder}/policy.ts must export ${name}`)

  test.each(proof.cases)('$name: $expected', ({ resource, parameters = proof.parameters, context = {}, expected }) => {
    const document: PolicyDocument = make(parameters)
    const request = { principal: 'caller', action: 'execute-api:Invoke', resource, context }
    expect(evaluate({ identity: [document] }, request).verdict).toBe(expected)
    expect(compile({ identity: [document] }).decide(request)).toBe(expected)
  })

  test('is proved in both directions', () => {
    const expected = new Set(proof.cases.map((one) => one.expected))
    expect(expected.has('allow')).toBe(true)
    expect(expected.size).toBeGreaterThan(1)
  })
})
