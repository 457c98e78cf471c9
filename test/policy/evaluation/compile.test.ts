import { describe, expect, test } from 'vitest'
import { compile, evaluate, type PolicyDocument, type PolicyRequest, type PolicySet } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:us-east-1:123456789012:abc123'
const BOB = 'arn:aws:iam::123456789012:user/bob'
const doc = (...Statement: unknown[]): PolicyDocument => ({ Version: '2012-10-17', Statement }) as PolicyDocument
const allow = (Resource: unknown, more: object = {}) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource, ...more })
const deny = (Resource: unknown, more: object = {}) => ({ ...allow(Resource, more), Effect: 'Deny' })
const requestFor = (resource: string, more: Partial<PolicyRequest> = {}): PolicyRequest => ({
  principal: 'user|1',
  action: 'execute-api:Invoke',
  resource,
  context: {},
  ...more,
})
/** Adds five distinct paths, so that all of them are indexed by their last segment. */
const many = (...paths: string[]) => [...paths, ...'vwxyz'].map((path) => `${API}/${path}`)

describe('compile', () => {
  // `compiled-plan.test.ts` covers the index; here, a Deny is found wherever the Deny and the Allow are stored.
  test.each<[string, unknown[], string, string]>([
    [
      'that is always matched, like the Allow',
      [deny(undefined, { NotResource: 'arn:aws:s3:::b' }), allow(undefined, { NotResource: 'arn:aws:s3:::b' })],
      'a',
      'explicitDeny',
    ],
    [
      'that is always matched, with a shared Allow',
      [deny(undefined, { NotResource: 'arn:aws:s3:::b' }), allow(`${API}/*`)],
      'a',
      'explicitDeny',
    ],
    [
      'that is shared, with an Allow that is always matched',
      [allow(undefined, { NotResource: 'arn:aws:s3:::b' }), deny(`${API}/*`)],
      'a',
      'explicitDeny',
    ],
    ['that is shared, like the Allow', [allow(`${API}/*`), deny(`${API}/a`)], 'a', 'explicitDeny'],
    ['that is shared, with an indexed Allow', [allow(many('a')), deny('*')], 'a', 'explicitDeny'],
    ['that is indexed, with a shared Allow', [allow('*'), deny(many('a'))], 'a', 'explicitDeny'],
    ['that is indexed, like the Allow', [allow(many('a/b')), deny(many('a/*'))], 'a/b', 'explicitDeny'],
    [
      'that is indexed by an earlier segment',
      [deny(many('a/*/c')), allow(`${API}/a/*/d/*`), allow(`${API}/b/*/d`)],
      'a/c/d',
      'implicitDeny',
    ],
    ['that is indexed by an earlier segment than the Allow', [deny(many('a/*')), allow(`${API}/*/b`)], 'a/b', 'explicitDeny'],
    ['that is indexed by a later segment than the Allow', [allow(many('a/*')), deny(`${API}/*/b`)], 'a/b', 'explicitDeny'],
    [
      'that is always matched, and a resource that it excludes',
      [deny(undefined, { NotResource: `${API}/a` }), allow(`${API}/*`)],
      'a',
      'allow',
    ],
    ['that is shared, and another resource', [allow(`${API}/*`), deny(`${API}/b`)], 'a', 'allow'],
    [
      'that is shared, and a resource without the common prefix',
      [allow('*'), deny(['arn:aws:execute-api:b', 'arn:aws:execute-api:c'])],
      'a',
      'allow',
    ],
    ['that is indexed, and another segment', [allow('*'), deny(many('b'))], 'a', 'allow'],
    ['that is indexed by a segment of the same length', [allow('*'), deny(many('bb'))], 'aa', 'allow'],
    ['that is indexed by a long segment', [allow('*'), deny(many('b'.repeat(40)))], 'b'.repeat(40), 'explicitDeny'],
    ['with a condition that fails', [allow('*'), deny('*', { Condition: { StringEquals: { 'x:y': '1' } } })], 'a', 'allow'],
  ])('evaluates a Deny %s', (_, statements, path, expected) => {
    const policies = { identity: [doc(...statements)] }
    expect(evaluate(policies, requestFor(`${API}/${path}`)).verdict).toBe(expected)
    expect(compile(policies).decide(requestFor(`${API}/${path}`))).toBe(expected)
  })

  test.each([
    ['a', 'allow'],
    ['a/b', 'allow'],
    ['/a/', 'implicitDeny'],
    ['c', 'implicitDeny'],
    ['', 'implicitDeny'],
    ['b/a', 'implicitDeny'],
    ['b/a/c/d', 'allow'],
  ])('evaluates an indexed Allow for %j: %s', (path, expected) => {
    const policies = { identity: [doc(allow(many('a', 'a/b', '*/c/d')))] }
    expect(compile(policies).decide(requestFor(`${API}/${path}`))).toBe(expected)
  })

  test('does not reuse the plan of another action', () => {
    const { decide } = ((compiled) => ({
      decide: (more: Partial<PolicyRequest>) => compiled.decide(requestFor(`${API}/a`, more)),
    }))(compile({ identity: [doc(allow('*'), deny('*', { Action: 'execute-api:InvalidateCache' }))] }))
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

  test('evaluates more actions than stay indexed', () => {
    const compiled = compile({ identity: [doc(allow('*', { Action: 'a:*7' }))] })
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 200; index++) {
        const expected = index % 10 === 7 ? 'allow' : 'implicitDeny'
        expect(compiled.decide(requestFor(`${API}/a`, { action: `a:${index}` }))).toBe(expected)
      }
    }
  })

  test('evaluates no further conditions after the first Allow', () => {
    const reads: string[] = []
    const context = new Proxy<Record<string, string>>(
      { 'x:a': '1', 'x:b': '1' },
      {
        get(target, key) {
          reads.push(String(key))
          return Reflect.get(target, key)
        },
      },
    )
    const when = (key: string) => ({ Condition: { StringEquals: { [key]: '1' } } })
    const policies = { identity: [doc(allow(`${API}/*`, when('x:a')), allow('*', when('x:b')))] }
    expect(compile(policies).decide(requestFor(`${API}/a`, { context }))).toBe('allow')
    expect(reads).toStrictEqual(['x:a'])
  })

  // Documents without statements also limit.
  test.each<[string, Omit<PolicySet, 'identity'>, string]>([
    ['no other policies', {}, 'allow'],
    ['empty arrays', { boundaries: [], session: [], serviceControl: [], resourceControl: [] }, 'allow'],
    ['a boundary', { boundaries: [doc()] }, 'implicitDeny'],
    ['a session policy', { session: [doc()] }, 'implicitDeny'],
    ['a service control policy', { serviceControl: [[doc()]] }, 'implicitDeny'],
    ['a resource control policy', { resourceControl: [[doc()]] }, 'implicitDeny'],
    ['a resource policy', { resource: doc() }, 'allow'],
  ])('evaluates an identity policy and %s', (_, more, expected) => {
    const policies = { identity: [doc(allow('*'))], ...more }
    const request = requestFor(`${API}/a`, { principal: BOB })
    expect(evaluate(policies, request).verdict).toBe(expected)
    expect(compile(policies).decide(request)).toBe(expected)
  })

  test('evaluates every policy type after the first Allow', () => {
    const policies = {
      identity: [doc(allow(many('a'))), doc(allow('*'))],
      boundaries: [doc(allow(many('a'))), doc(allow(`${API}/a`))],
      session: [doc(allow(`${API}/*`))],
    }
    expect(compile(policies).decide(requestFor(`${API}/a`))).toBe('allow')
    expect(
      compile({ ...policies, boundaries: [...policies.boundaries, doc(allow(`${API}/b`))] }).decide(requestFor(`${API}/a`)),
    ).toBe('implicitDeny')
    expect(compile({ ...policies, session: [doc(deny(`${API}/a`), allow('*'))] }).decide(requestFor(`${API}/a`))).toBe(
      'explicitDeny',
    )
  })
})
