import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoundError, evaluate, findAllowed, neverAllows, type PolicyDocument, type PolicySet } from '../../../src/policy/index.ts'
import { policySet, request } from '../arbitrary.ts'

const RUNS = Number(process.env['POLICY_RUNS'] ?? 500)
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const raw = (...Statement: unknown[]): PolicySet => ({ identity: [{ Version: '2012-10-17', Statement } as PolicyDocument] })

test('findAllowed agrees with every request that can be asked', () => {
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
      const ask = (asked: string) =>
        evaluate(policies, { principal: 'anybody', action: 'execute-api:Invoke', resource: asked, context: {} }).verdict ===
        'allow'
      const found = findAllowed(policies, pattern)
      // The pattern as a policy of its own says which requests it is about.
      const isAbout = (asked: string) =>
        findAllowed(raw({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: asked.replaceAll('?', '${?}') }), pattern) !==
        undefined
      if (found !== undefined)
        expect([ask(found.resource), found.isCertain, isAbout(found.resource)]).toStrictEqual([true, true, true])
      for (const asked of requests) {
        if (found === undefined && isAbout(asked)) expect(ask(asked)).toBe(false)
        if (isAbout(asked) && ask(asked)) expect(found?.resource.length).toBeLessThanOrEqual(asked.length)
      }
    },
  )
  fc.assert(property, { numRuns: 150 })
})

test('what is proved never to be allowed, evaluate allows in no context', () => {
  const property = fc.property(
    policySet,
    request,
    fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    (random, asked, told) => {
      fc.pre(asked.resource.startsWith('arn:'))
      // With an Allow of everything, what else there is decides.
      const everything: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
      const policies = { ...random, identity: [everything, ...(random.identity ?? [])] }
      // Some of what the request will say is known beforehand.
      const context = Object.fromEntries(Object.entries(asked.context).filter((_, index) => told[index] === true))
      const { principal, action } = asked
      try {
        fc.pre(neverAllows(policies, asked.resource, { principal, action, context, maxSteps: 20_000 }))
      } catch (error) {
        if (error instanceof BoundError) fc.pre(false)
        throw error
      }
      expect(evaluate(policies, asked).verdict).not.toBe('allow')
    },
  )
  fc.assert(property, { numRuns: RUNS })
})
