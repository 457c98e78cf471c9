import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allow, bind, condition, deny, evaluate, PolicyError, policy } from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const office = condition.sourceIp('10.0.0.0/8')

test('the smallest document is equivalent to all drafts evaluated separately, in any order', () => {
  const segment = fc.constantFrom('a', 'b', '*', '?', 'a*', '*a', '**')
  const route = fc
    .tuple(fc.constantFrom('GET', 'POST', 'ANY'), fc.array(segment, { minLength: 1, maxLength: 3 }))
    .map(([method, path]) => `${method} /${path.join('/')}`)
  const drafted = fc.record({
    effect: fc.constantFrom(allow, deny),
    routes: fc.array(route, { minLength: 1, maxLength: 4 }),
    when: fc.option(fc.constantFrom(office, condition.secureTransport())),
    sid: fc.option(fc.constantFrom('A', 'B')),
  })
  const draftOf = ({
    effect,
    routes,
    when,
    sid,
  }: {
    effect: typeof allow
    routes: string[]
    when: typeof office | null
    sid: string | null
  }) => {
    const plain = effect(...routes)
    const conditional = when === null ? plain : plain.when(when)
    return sid === null ? conditional : conditional.as(sid)
  }
  const requested = fc.record({
    resource: fc
      .tuple(fc.constantFrom('GET', 'POST'), fc.array(fc.constantFrom('a', 'b', 'ab', 'ba'), { minLength: 1, maxLength: 4 }))
      .map(([method, path]) => `${API}/${method}/${path.join('/')}`),
    context: fc.constantFrom({}, { 'aws:SourceIp': '10.0.0.1' }, { 'aws:SecureTransport': 'true' }),
  })
  const property = fc.property(fc.array(drafted, { minLength: 1, maxLength: 5 }), requested, (drafts, { resource, context }) => {
    const request = { principal: 'me', action: 'execute-api:Invoke', resource, context }
    const built = drafts.map(draftOf)
    const whole = policy(SCOPE, ...built)
    const apart = built.map((one) => policy(SCOPE, one))
    expect(evaluate({ identity: [whole] }, request).verdict).toBe(evaluate({ identity: apart }, request).verdict)
    expect(policy(SCOPE, ...built.toReversed())).toStrictEqual(whole)
  })
  fc.assert(property, { numRuns: 1000 })
})

test('a bound value never widens the pattern', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (id, other) => {
    fc.pre(id !== other)
    try {
      const document = policy(SCOPE, allow(bind('GET /users/{id}/x', { id })))
      const verdictFor = (segment: string) =>
        evaluate(
          { identity: [document] },
          { principal: 'me', action: 'execute-api:Invoke', resource: `${API}/GET/users/${segment}/x`, context: {} },
        ).verdict
      expect(verdictFor(id)).toBe('allow')
      expect(verdictFor(encodeURIComponent(id))).toBe('allow')
      if (other !== encodeURIComponent(id)) expect(verdictFor(other)).toBe('implicitDeny')
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
    }
  })
  fc.assert(property, { numRuns: 500 })
})
