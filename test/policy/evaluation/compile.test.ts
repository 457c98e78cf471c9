import { describe, expect, test } from 'vitest'
import { compile, evaluate, type PolicyDocument, type PolicyRequest, type PolicySet } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:us-east-1:123456789012:abc123'
const BOB = 'arn:aws:iam::123456789012:user/bob'
const doc = (...Statement: unknown[]): PolicyDocument => ({ Version: '2012-10-17', Statement }) as PolicyDocument
const allow = (Resource: unknown, more: object = {}) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource, ...more })
const deny = (Resource: unknown, more: object = {}) => ({ ...allow(Resource, more), Effect: 'Deny' })
const ask = (resource: string, more: Partial<PolicyRequest> = {}): PolicyRequest => ({
  principal: 'user|1',
  action: 'execute-api:Invoke',
  resource,
  context: {},
  ...more,
})
/** Five paths of their own, so that all are filed under their last segment. */
const many = (...paths: string[]) => [...paths, ...'vwxyz'].map((path) => `${API}/${path}`)

describe('compile', () => {
  // Where each statement stands is said in plan.test.ts; here a Deny is found wherever it and the Allow stand.
  test.each<[string, unknown[], string, string]>([
    [
      'asked always, the Allow too',
      [deny(undefined, { NotResource: 'arn:aws:s3:::b' }), allow(undefined, { NotResource: 'arn:aws:s3:::b' })],
      'a',
      'explicitDeny',
    ],
    [
      'asked always, the Allow shared',
      [deny(undefined, { NotResource: 'arn:aws:s3:::b' }), allow(`${API}/*`)],
      'a',
      'explicitDeny',
    ],
    [
      'shared, the Allow asked always',
      [allow(undefined, { NotResource: 'arn:aws:s3:::b' }), deny(`${API}/*`)],
      'a',
      'explicitDeny',
    ],
    ['shared, the Allow too', [allow(`${API}/*`), deny(`${API}/a`)], 'a', 'explicitDeny'],
    ['shared, the Allow filed', [allow(many('a')), deny('*')], 'a', 'explicitDeny'],
    ['filed, the Allow shared', [allow('*'), deny(many('a'))], 'a', 'explicitDeny'],
    ['filed, the Allow too', [allow(many('a/b')), deny(many('a/*'))], 'a/b', 'explicitDeny'],
    [
      'filed under an earlier segment',
      [deny(many('a/*/c')), allow(`${API}/a/*/d/*`), allow(`${API}/b/*/d`)],
      'a/c/d',
      'implicitDeny',
    ],
    ['filed under an earlier segment than the Allow', [deny(many('a/*')), allow(`${API}/*/b`)], 'a/b', 'explicitDeny'],
    ['filed under a later segment than the Allow', [allow(many('a/*')), deny(`${API}/*/b`)], 'a/b', 'explicitDeny'],
    ['asked always, and what it spares', [deny(undefined, { NotResource: `${API}/a` }), allow(`${API}/*`)], 'a', 'allow'],
    ['shared, and another resource', [allow(`${API}/*`), deny(`${API}/b`)], 'a', 'allow'],
    ['shared, and what begins otherwise', [allow('*'), deny(['arn:aws:execute-api:b', 'arn:aws:execute-api:c'])], 'a', 'allow'],
    ['filed, and another segment', [allow('*'), deny(many('b'))], 'a', 'allow'],
    ['filed under a segment of the same length', [allow('*'), deny(many('bb'))], 'aa', 'allow'],
    ['filed under a long segment', [allow('*'), deny(many('b'.repeat(40)))], 'b'.repeat(40), 'explicitDeny'],
    ['with a condition', [allow('*'), deny('*', { Condition: { StringEquals: { 'x:y': '1' } } })], 'a', 'allow'],
  ])('a Deny %s', (_, statements, path, expected) => {
    const policies = { identity: [doc(...statements)] }
    expect(evaluate(policies, ask(`${API}/${path}`)).verdict).toBe(expected)
    expect(compile(policies).decide(ask(`${API}/${path}`))).toBe(expected)
  })

  test.each([
    ['a', 'allow'],
    ['a/b', 'allow'],
    ['/a/', 'implicitDeny'],
    ['c', 'implicitDeny'],
    ['', 'implicitDeny'],
    ['b/a', 'implicitDeny'],
    ['b/a/c/d', 'allow'],
  ])('a filed Allow and %j: %s', (path, expected) => {
    const policies = { identity: [doc(allow(many('a', 'a/b', '*/c/d')))] }
    expect(compile(policies).decide(ask(`${API}/${path}`))).toBe(expected)
  })

  test('the last question does not answer the next one', () => {
    const { decide } = ((compiled) => ({ decide: (more: Partial<PolicyRequest>) => compiled.decide(ask(`${API}/a`, more)) }))(
      compile({ identity: [doc(allow('*'), deny('*', { Action: 'execute-api:InvalidateCache' }))] }),
    )
    const away = 'arn:aws:iam::999999999999:user/bob'
    expect([
      decide({}),
      decide({ action: 'execute-api:InvalidateCache' }),
      decide({ action: 'EXECUTE-API:INVALIDATECACHE' }),
      decide({ action: 'execute-api:ManageConnections' }),
      decide({}),
      decide({ principal: BOB }),
      decide({ principal: BOB }),
      decide({ principal: away }),
      decide({ principal: away }),
      decide({ principal: BOB }),
      decide({ principal: 'user|2' }),
    ]).toStrictEqual([
      ...['allow', 'explicitDeny', 'explicitDeny', 'implicitDeny', 'allow'],
      ...['allow', 'allow', 'implicitDeny', 'implicitDeny', 'allow', 'allow'],
    ])
  })

  test('more actions than are kept', () => {
    const compiled = compile({ identity: [doc(allow('*', { Action: 'a:*7' }))] })
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 200; index++) {
        const expected = index % 10 === 7 ? 'allow' : 'implicitDeny'
        expect(compiled.decide(ask(`${API}/a`, { action: `a:${index}` }))).toBe(expected)
      }
    }
  })

  test('one Allow is enough: no other is asked for its conditions', () => {
    const asked: string[] = []
    const context = new Proxy<Record<string, string>>(
      { 'x:a': '1', 'x:b': '1' },
      {
        get(target, key) {
          asked.push(String(key))
          return Reflect.get(target, key)
        },
      },
    )
    const when = (key: string) => ({ Condition: { StringEquals: { [key]: '1' } } })
    const policies = { identity: [doc(allow(`${API}/*`, when('x:a')), allow('*', when('x:b')))] }
    expect(compile(policies).decide(ask(`${API}/a`, { context }))).toBe('allow')
    expect(asked).toStrictEqual(['x:a'])
  })

  // Documents without a statement: each kind still limits.
  test.each<[string, Omit<PolicySet, 'identity'>, string]>([
    ['no other', {}, 'allow'],
    ['empty lists', { boundaries: [], session: [], serviceControl: [], resourceControl: [] }, 'allow'],
    ['a boundary', { boundaries: [doc()] }, 'implicitDeny'],
    ['a session policy', { session: [doc()] }, 'implicitDeny'],
    ['a service control policy', { serviceControl: [doc()] }, 'implicitDeny'],
    ['a resource control policy', { resourceControl: [doc()] }, 'implicitDeny'],
    ['a resource policy', { resource: doc() }, 'allow'],
  ])('%s beside an identity policy', (_, more, expected) => {
    const policies = { identity: [doc(allow('*'))], ...more }
    const request = ask(`${API}/a`, { principal: BOB })
    expect(evaluate(policies, request).verdict).toBe(expected)
    expect(compile(policies).decide(request)).toBe(expected)
  })

  test('every layer is asked, though one Allow was found', () => {
    const policies = {
      identity: [doc(allow(many('a'))), doc(allow('*'))],
      boundaries: [doc(allow(many('a'))), doc(allow(`${API}/a`))],
      session: [doc(allow(`${API}/*`))],
    }
    expect(compile(policies).decide(ask(`${API}/a`))).toBe('allow')
    expect(compile({ ...policies, boundaries: [...policies.boundaries, doc(allow(`${API}/b`))] }).decide(ask(`${API}/a`))).toBe(
      'implicitDeny',
    )
    expect(compile({ ...policies, session: [doc(deny(`${API}/a`), allow('*'))] }).decide(ask(`${API}/a`))).toBe('explicitDeny')
  })
})
