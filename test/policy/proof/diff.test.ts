import { describe, expect, test } from 'vitest'
import {
  allow,
  BoundError,
  condition,
  type DiffOptions,
  deny,
  diff,
  evaluate,
  type PolicyDocument,
  type PolicySet,
  policy,
  type StatementDraft,
} from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const INVOKE = { Action: 'execute-api:Invoke' }
const of = (...drafts: StatementDraft[]): PolicySet => ({ identity: [policy(SCOPE, ...drafts)] })
const raw = (...Statement: unknown[]): PolicySet => ({ identity: [{ Version: '2012-10-17', Statement } as PolicyDocument] })
const office = condition.sourceIp('203.0.113.0/24')
const notOffice = condition.notSourceIp('203.0.113.0/24')
const BOB = 'arn:aws:iam::012345678901:user/bob'

describe('diff', () => {
  test('returns a shortest request that only the new set allows', () => {
    expect(diff(of(allow('GET /pets')), of(allow('GET /pets', 'DELETE /pets/*')))).toStrictEqual({
      principal: 'anybody',
      action: 'execute-api:Invoke',
      resource: `${API}/prod/DELETE/pets/`,
      context: {},
      isCertain: true,
    })
  })

  test.each<[string, PolicySet, PolicySet, DiffOptions?]>([
    ['equal sets', of(allow('GET /*')), of(allow('GET /*'))],
    ['fewer routes', of(allow('GET /pets', 'GET /dogs')), of(allow('GET /pets'))],
    ['a covered route', of(allow('GET /*')), of(allow('GET /pets/*', 'GET /dogs'))],
    ['an additional Deny', of(allow('GET /*')), of(allow('GET /*'), deny('GET /admin/*'))],
    ['an additional condition', of(allow('GET /*')), of(allow('GET /*').when(office))],
    ['the same condition', of(allow('GET /*').when(office)), of(allow('GET /*').when(office))],
    ['a Deny in place of a condition', of(allow('GET /*').when(office)), of(allow('GET /*'), deny('GET /*').when(notOffice))],
    ['a condition in place of a Deny', of(allow('GET /*'), deny('GET /*').when(notOffice)), of(allow('GET /*').when(office))],
    [
      'a condition with reordered and repeated values',
      of(allow('GET /*').when(condition.equals('x:y', 'a', 'b'))),
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/*`, Condition: { stringequals: { 'X:Y': ['b', 'a', 'b'] } } }),
    ],
    ['the same variable', of(allow('GET /${aws:username}/*')), of(allow('GET /${aws:username}/*'))],
    ['a variable in place of a star', of(allow('GET /*')), of(allow('GET /${aws:username}/*'))],
    [
      'statements in another order',
      of(allow('GET /a'), deny('GET /b')),
      raw(...(of(deny('GET /b'), allow('GET /a')).identity?.flatMap((one) => one.Statement) ?? [])),
    ],
    ['two Denys in place of one', of(allow('*'), deny('GET /*')), of(allow('*'), deny('GET /a'), deny('GET /*'))],
    ['a boundary', of(allow('*')), { ...of(allow('*')), boundaries: [policy(SCOPE, allow('GET /*'))] }],
    ['nothing', {}, {}],
    [
      'an additional route of another pattern',
      of(allow('GET /pets')),
      of(allow('GET /pets', 'GET /dogs')),
      { pattern: 'GET /pets*' },
    ],
    [
      'a condition that is known to fail',
      of(allow('GET /a')),
      of(allow('GET /a'), allow('GET /b').when(office)),
      { context: { 'aws:SourceIp': '198.51.100.1' } },
    ],
    ['an Allow of another action', of(allow('GET /a')), of(allow('GET /a'), allow('GET /b').doing('InvalidateCache'))],
    [
      'an Allow of all but a variable',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/dev/\${aws:username}` }),
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/dev/\${aws:username}` }),
    ],
  ])('proves that the new set allows no more with %s', (_, before, after, options) => {
    expect(diff(before, after, options)).toBeUndefined()
  })

  // Old set, new set, the resource after the API, the context that shows the difference.
  test.each<[string, PolicySet, PolicySet, string, object, DiffOptions?]>([
    ['a removed Deny', of(allow('*'), deny('DELETE /*')), of(allow('*')), 'DELETE/', {}],
    ['a removed condition', of(allow('GET /a').when(office)), of(allow('GET /a')), 'GET/a', {}],
    [
      'another condition',
      of(allow('GET /a').when(office)),
      of(allow('GET /a').when(condition.secureTransport())),
      'GET/a',
      { 'aws:SecureTransport': 'true' },
    ],
    [
      'a wider range',
      of(allow('GET /a').when(condition.sourceIp('10.0.0.0/8'))),
      of(allow('GET /a').when(condition.sourceIp('10.0.0.0/8', '192.168.0.0/16'))),
      'GET/a',
      { 'aws:SourceIp': '192.168.0.0' },
    ],
    [
      'a later end',
      of(allow('GET /a').when(condition.before('2026-01-01'))),
      of(allow('GET /a').when(condition.before('2027-01-01'))),
      'GET/a',
      { 'aws:CurrentTime': '2026-01-01' },
    ],
    [
      'a Deny with a positive condition',
      of(allow('GET /a').when(office)),
      of(allow('GET /a'), deny('GET /a').when(condition.sourceIp('198.51.100.0/24'))),
      'GET/a',
      {},
    ],
    ['a star in place of a variable', of(allow('GET /${aws:username}')), of(allow('GET /*')), 'GET/', {}],
    ['another variable', of(allow('GET /${aws:username}')), of(allow('GET /${aws:userid}')), 'GET/', { 'aws:userid': '' }],
    [
      'a removed NotResource',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/prod/GET/b` }),
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/*` }),
      'GET/b',
      {},
    ],
    [
      'an Allow of all but a variable that has no value',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/prod/x\${aws:username}` }),
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/a` }),
      'a',
      {},
    ],
    [
      'a removed boundary',
      { ...of(allow('*')), boundaries: [policy(SCOPE, allow('GET /*'))] },
      of(allow('*')),
      'POST/',
      {},
      { pattern: 'POST /*' },
    ],
    [
      'a removed level',
      { ...of(allow('*')), serviceControl: [[policy(SCOPE, allow('*'))], []] },
      { ...of(allow('*')), serviceControl: [[policy(SCOPE, allow('*'))]] },
      '',
      {},
      { pattern: `${API}/prod/*` },
    ],
    [
      'a grant for the caller',
      of(allow('GET /a')),
      {
        ...of(allow('GET /a')),
        resource: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: { AWS: BOB }, ...INVOKE, Resource: `${API}/prod/GET/b` },
        },
      },
      'GET/b',
      {},
      { principal: BOB },
    ],
  ])('finds %s', (_, before, after, path, context, options) => {
    const found = diff(before, after, options)
    expect(found).toMatchObject({ resource: `${API}/prod/${path}`, isCertain: true })
    expect(found?.context).toStrictEqual(context)
    if (found === undefined) return
    const { isCertain: _isCertain, ...request } = found
    expect(evaluate(after, request).verdict).toBe('allow')
    expect(evaluate(before, request).verdict).not.toBe('allow')
  })

  test('the root user needs no policy', () => {
    const principal = 'arn:aws:iam::012345678901:root'
    expect(diff({ serviceControl: [[]] }, {}, { principal })).toMatchObject({ isCertain: true })
    expect(diff({}, { serviceControl: [[]] }, { principal })).toBeUndefined()
  })

  test('reports a difference that it cannot show by one context', () => {
    // No address is in both ranges.
    const both = condition.all(condition.sourceIp('10.0.0.0/8'), { ipaddress: { 'aws:SourceIp': '192.168.0.0/16' } })
    expect(diff(of(allow('GET /a')), of(allow('GET /a'), allow('GET /b').when(both)))).toMatchObject({ isCertain: false })
  })

  test('throws a BoundError after maxSteps', () => {
    expect(() => diff({}, of(allow('GET /x')), { maxSteps: 1 })).toThrow(BoundError)
    const many = Array.from({ length: 9 }, (_, index) => allow('GET /a').when(condition.equals(`x:${index}`, 'a')))
    expect(() => diff(of(...many), of(...many, allow('GET /a').when(condition.equals('x:9', 'b'))), { maxSteps: 500 })).toThrow(
      BoundError,
    )
  })

  test.each<[string, unknown]>([
    ['options.pattern', { pattern: 'GET pets' }],
    ['options.pattern', { pattern: 5 }],
    ['options.patterns', { patterns: '*' }],
    ['options.maxSteps', { maxSteps: 0 }],
    ['options', null],
  ])('rejects a wrong %s: %j', (path, options) => {
    const expected = path === 'options.pattern' && (options as DiffOptions).pattern === 'GET pets' ? 'pattern' : path
    expect(() => diff({}, {}, options as DiffOptions)).toThrow(expect.objectContaining({ name: 'PolicyError', path: expected }))
  })

  test('rejects a malformed set', () => {
    expect(() => diff(null as never, {})).toThrow(expect.objectContaining({ name: 'PolicyError', path: 'policies' }))
    expect(() => diff({}, { identity: 5 } as never)).toThrow(expect.objectContaining({ path: 'policies.identity' }))
  })
})
