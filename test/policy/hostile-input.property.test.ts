/** Any JSON value in place of a policy or request leads to a verdict or a `PolicyError`, and never to a wrong allow. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, evaluate, PolicyError, type PolicyRequest, type PolicySet } from '../../src/policy/index.ts'
import { API, documents, json, policySet, request } from './arbitrary.ts'

describe('hostile input', () => {
  test('compile and evaluate return the same verdict', () => {
    const seen = new Set<string>()
    const property = fc.property(fc.oneof(policySet, fc.record({ identity: documents })), request, (policies, asked) => {
      const { verdict } = evaluate(policies, asked)
      expect(compile(policies).decide(asked)).toBe(verdict)
      seen.add(verdict)
    })
    fc.assert(property, { numRuns: 3000 })
    expect(seen).toStrictEqual(new Set(['allow', 'implicitDeny', 'explicitDeny']))
  })

  test('any policy set and request lead to a verdict or a PolicyError', () => {
    const property = fc.property(
      fc.oneof(fc.anything(), policySet),
      fc.oneof(fc.anything(), json, request),
      (policies, asked) => {
        for (const run of [
          () => evaluate(policies as PolicySet, asked as PolicyRequest).verdict,
          () => compile(policies as PolicySet).decide(asked as PolicyRequest),
        ]) {
          try {
            expect(['allow', 'implicitDeny', 'explicitDeny']).toContain(run())
          } catch (error) {
            expect(error).toBeInstanceOf(PolicyError)
          }
        }
      },
    )
    fc.assert(property, { numRuns: 2000 })
  })

  test('replacing an element of an Allow never allows a request that the valid Allow does not match', () => {
    const valid = {
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: `${API}/prod/GET/pets/*`,
      Condition: { StringEquals: { 'aws:username': 'bob' } },
    }
    // No element of the statement matches this request.
    const asked = { principal: 'me', action: 's3:GetObject', resource: 'arn:aws:s3:::secret', context: { 'aws:username': 'eve' } }
    const property = fc.property(
      fc.constantFrom('Effect', 'Action', 'Resource', 'Condition', 'Sid', 'Foo', 'Principal'),
      json,
      (part, value) => {
        const policies = { identity: [{ Version: '2012-10-17', Statement: [{ ...valid, [part]: value }] }] } as PolicySet
        expect(evaluate(policies, asked).verdict).not.toBe('allow')
        expect(compile(policies).decide(asked)).not.toBe('allow')
      },
    )
    fc.assert(property, { numRuns: 1000 })
  })

  test('matching takes linear time', () => {
    const compiled = compile({
      identity: [
        {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: '*', Resource: `arn:aws:execute-api:r:a:${'*a'.repeat(2000)}b` }],
        },
      ],
    })
    const before = performance.now()
    expect(
      compiled.decide({ principal: 'me', action: 'a', resource: `arn:aws:execute-api:r:a:${'a'.repeat(100_000)}`, context: {} }),
    ).toBe('implicitDeny')
    expect(performance.now() - before).toBeLessThan(5_000) // backtracking would take hours
  })
})
