/** Policy cases as data: a new case is one entry in `cases.json`. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  compile,
  evaluate,
  type PolicyDocument,
  type PolicyRequest,
  type PolicySet,
  type Verdict,
} from '../../src/policy/index.ts'

interface Case {
  readonly name: string
  readonly reason?: string
  readonly policies: readonly PolicyDocument[]
  readonly resourcePolicy?: PolicyDocument
  readonly permissionBoundaries?: readonly PolicyDocument[]
  readonly scps?: readonly PolicyDocument[]
  readonly request: PolicyRequest
  readonly expect: Verdict
}

const CASES: readonly Case[] = JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8'))

describe('the policy cases', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const policies: PolicySet = {
      identity: one.policies,
      resource: one.resourcePolicy,
      boundaries: one.permissionBoundaries,
      serviceControl: one.scps && [one.scps],
    }
    expect(evaluate(policies, one.request).verdict, one.reason).toBe(one.expect)
    expect(compile(policies).decide(one.request), 'compile').toBe(one.expect)
  })
})
