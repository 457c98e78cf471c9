import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoundError, evaluate, findAllowed, neverAllows, type PolicyDocument, type PolicySet } from '../../../src/policy/index.ts'
import { policySet, request } from '../arbitrary.ts'

const RUNS = Number(process.env['POLICY_RUNS'] ?? 500)
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const raw = (...Statement: unknown[]): PolicySet => ({ identity: [{ Version: '2012-10-17', Statement } as PolicyDocument] })

test('findAllowed agrees with evaluate about every request', () => {
  const segments = ['a', 'b', 'ab', 'a/b', 'b/a', 'a/b/a', '']
  const requests = ['GET', 'POST'].flatMap((method) => segments.map((path) => `${API}/prod/${method}/${path}`))
  const resource = fc
    .array(fc.constantFrom('*', '?', 'a', 'b', '/', 'GET', 'POST', '*/'), { minLength: 1, maxLength: 6 })
    .map((parts) => `${API}/prod/${parts.join('')}`)
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constant('execute-api:Invoke'),
    negated: fc.boolean(),
    resources: fc.array(resource, { minLength: 1, maxLength: 3 }),
  })
  const property = fc.property(
    fc.array(statement, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(...['GET /a', 'GET /*', 'POST /a/*', 'ANY /{x}', 'GET /{x+}', '*', 'GET /a?*']),
    (statements, pattern) => {
      const policies = raw(
        ...statements.map(({ negated, resources, ...rest }) => ({
          ...rest,
          [negated ? 'NotResource' : 'Resource']: resources,
        })),
      )
      const isAllowed = (arn: string) =>
        evaluate(policies, { principal: 'anybody', action: 'execute-api:Invoke', resource: arn, context: {} }).verdict === 'allow'
      const allowed = findAllowed(policies, pattern)
      // A policy for one resource shows whether the pattern contains it.
      const isInPattern = (arn: string) =>
        findAllowed(raw({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: arn.replaceAll('?', '${?}') }), pattern) !==
        undefined
      if (allowed !== undefined)
        expect([isAllowed(allowed.resource), allowed.isCertain, isInPattern(allowed.resource)]).toStrictEqual([true, true, true])
      for (const arn of requests) {
        if (allowed === undefined && isInPattern(arn)) expect(isAllowed(arn)).toBe(false)
        if (isInPattern(arn) && isAllowed(arn)) expect(allowed?.resource.length).toBeLessThanOrEqual(arn.length)
      }
    },
  )
  fc.assert(property, { numRuns: 150 })
})

test('evaluate never allows a request that neverAllows excludes, in any context', () => {
  const property = fc.property(
    policySet,
    request,
    fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    (random, fullRequest, isKnown) => {
      fc.pre(fullRequest.resource.startsWith('arn:'))
      // An Allow of everything makes the other statements decide.
      const everything: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
      const policies = { ...random, identity: [everything, ...(random.identity ?? [])] }
      // Part of the request context is known to the proof.
      const context = Object.fromEntries(Object.entries(fullRequest.context).filter((_, index) => isKnown[index] === true))
      const { principal, action } = fullRequest
      try {
        fc.pre(neverAllows(policies, fullRequest.resource, { principal, action, context, maxSteps: 20_000 }))
      } catch (error) {
        if (error instanceof BoundError) fc.pre(false)
        throw error
      }
      expect(evaluate(policies, fullRequest).verdict).not.toBe('allow')
    },
  )
  fc.assert(property, { numRuns: RUNS })
})
