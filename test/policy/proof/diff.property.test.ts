import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoundError, diff, evaluate, type PolicyDocument, type PolicySet } from '../../../src/policy/index.ts'
import { policySet, request } from '../arbitrary.ts'

const RUNS = Number(process.env['POLICY_RUNS'] ?? 150)
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const raw = (statements: readonly unknown[]): PolicySet => ({
  identity: [{ Version: '2012-10-17', Statement: statements } as PolicyDocument],
})

test('diff agrees with evaluate about every request and context of a small policy', () => {
  const resource = fc
    .array(fc.constantFrom('*', '?', 'a', 'b', '/', '${x:y}'), { minLength: 1, maxLength: 4 })
    .map((parts) => `${API}/${parts.join('')}`)
  const condition = fc.constantFrom(
    undefined,
    { StringEquals: { 'x:y': 'a' } },
    { StringNotEquals: { 'x:y': 'a' } },
    { StringEqualsIfExists: { 'x:y': 'a' } },
    { Null: { 'x:y': 'true' } },
    { Null: { 'X:Y': false } },
    { Bool: { 'x:z': 'true' } },
    { StringLike: { 'x:y': '${x:w}' } },
  )
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    negated: fc.boolean(),
    resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
    Condition: condition,
  })
  const set = fc.array(statement, { minLength: 1, maxLength: 3 }).map((statements) =>
    raw(
      statements.map(({ negated, resources, Condition, Effect }) => ({
        Effect,
        Action: 'execute-api:Invoke',
        [negated ? 'NotResource' : 'Resource']: resources,
        ...(Condition !== undefined && { Condition }),
      })),
    ),
  )
  const contexts = [undefined, 'a', 'b', ['a', 'b']].flatMap((y) =>
    [undefined, 'true', 'false'].flatMap((z) => [undefined, 'a'].map((w) => ({ 'x:y': y, 'x:z': z, 'x:w': w }))),
  )
  const resources = ['', 'a', 'b', 'ab', 'a/b', 'b/', 'aa', '/'].map((path) => `${API}/${path}`)
  const property = fc.property(set, set, (before, after) => {
    const found = diff(before, after, { pattern: `${API}/*` })
    const isAllowed = (policies: PolicySet, arn: string, context: object) =>
      evaluate(policies, { principal: 'anybody', action: 'execute-api:Invoke', resource: arn, context: { ...context } })
        .verdict === 'allow'
    if (found?.isCertain === true)
      expect([isAllowed(before, found.resource, found.context), isAllowed(after, found.resource, found.context)]).toStrictEqual([
        false,
        true,
      ])
    for (const arn of resources) {
      const isDifferent = contexts.some((context) => isAllowed(after, arn, context) && !isAllowed(before, arn, context))
      if (!isDifferent) continue
      expect(found, arn).toBeDefined()
      expect(found?.resource.length).toBeLessThanOrEqual(arn.length)
    }
  })
  fc.assert(property, { numRuns: RUNS })
})

test('evaluate allows no request that diff excludes, for any policy sets', () => {
  const property = fc.property(
    policySet,
    policySet,
    request,
    fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    (before, random, fullRequest, isKnown) => {
      fc.pre(fullRequest.resource.startsWith('arn:'))
      // An Allow of everything makes the other statements decide.
      const everything: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
      const after = { ...random, identity: [everything, ...(random.identity ?? [])] }
      const context = Object.fromEntries(Object.entries(fullRequest.context).filter((_, index) => isKnown[index] === true))
      const { principal, action, resource } = fullRequest
      try {
        fc.pre(diff(before, after, { pattern: resource, principal, action, context, maxSteps: 20_000 }) === undefined)
      } catch (error) {
        if (error instanceof BoundError) fc.pre(false)
        throw error
      }
      const isAllowedBefore = evaluate(before, fullRequest).verdict === 'allow'
      if (!isAllowedBefore) expect(evaluate(after, fullRequest).verdict).not.toBe('allow')
    },
  )
  fc.assert(property, { numRuns: RUNS })
})
