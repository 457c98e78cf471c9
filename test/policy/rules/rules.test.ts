import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity, Json } from '../../../src/events/index.ts'
import {
  authenticated,
  every,
  hasClaim,
  hasScope,
  inGroup,
  not,
  own,
  type Predicate,
  type Rule,
  some,
  sourceIp,
} from '../../../src/policy/index.ts'

/** A policy variable. Written with an escape because linters report it in ordinary strings. */
const VARIABLE = '$\u007baws:username}'

const emptyRequest = {} as AuthorizerRequest

function caller(overrides: Partial<Identity> = {}): Identity {
  const claims: Identity['claims'] = { tenant: 'acme', level: 3, roles: ['a', 'b'], nested: { x: 1 } }
  return {
    scheme: 'test',
    issuer: 'pool',
    subject: 'alice',
    scopes: new Set(['r']),
    groups: new Set(['staff']),
    claims,
    ...overrides,
  }
}

const evaluate = (rule: Rule<Identity, string>, identity: Identity = caller()) => rule.partial(identity, emptyRequest)

describe('rules about an identity', () => {
  test.each<[Predicate<Identity>, string]>([
    [authenticated, 'all'],
    [hasScope('r'), 'all'],
    [hasScope('R'), 'none'],
    [hasScope('r', { issuer: 'pool' }), 'all'],
    [hasScope('r', { issuer: 'partner' }), 'none'],
    [inGroup('staff'), 'all'],
    [inGroup('admin'), 'none'],
    [inGroup('staff', { issuer: 'partner' }), 'none'],
    [hasClaim('tenant', 'acme'), 'all'],
    [hasClaim('tenant', 'other'), 'none'],
    [hasClaim('level', 3), 'all'],
    [hasClaim('level', '3'), 'none'],
    [hasClaim('roles', 'b'), 'all'],
    [hasClaim('roles', 'c'), 'none'],
    [hasClaim('roles', ['a', 'b']), 'all'],
    [hasClaim('roles', ['b', 'a']), 'none'],
    [hasClaim('nested', { x: 1 }), 'all'],
    [hasClaim('nested', { x: 2 }), 'none'],
    [hasClaim('nested', 'x'), 'none'],
    [hasClaim(['nested', 'x'], 1), 'all'],
    [hasClaim(['nested', 'x'], 2), 'none'],
    [hasClaim(['tenant'], 'acme'), 'all'],
    [hasClaim(['nested', 'y'], 1), 'none'],
    [hasClaim(['nested', 'toString'], 'x'), 'none'],
    [hasClaim(['tenant', 'length'], 4), 'none'],
    [hasClaim(['roles', '0'], 'a'), 'none'],
    [hasClaim('nested.x', 1), 'none'],
    [hasClaim('absent', null), 'none'],
    [hasClaim('toString', 'x'), 'none'],
    [hasClaim('tenant', 'acme', { issuer: 'partner' }), 'none'],
    [not(inGroup('staff')), 'none'],
    [not(inGroup('admin')), 'all'],
    [not(inGroup('staff', { issuer: 'partner' })), 'all'],
    [every(authenticated, hasScope('r')), 'all'],
    [every(authenticated, hasScope('w')), 'none'],
    [some(hasScope('w'), hasScope('r')), 'all'],
    [some(hasScope('w'), inGroup('admin')), 'none'],
  ])('%o results in %s', (rule, expected) => {
    expect(evaluate(rule)).toBe(expected)
    expect(rule.kind).toBe('predicate')
  })

  test('have names for logs', () => {
    expect(every(hasScope('r', { issuer: 'pool' }), some(inGroup('a'), not(authenticated))).name).toBe(
      'every(hasScope(r of pool), some(inGroup(a), not(authenticated)))',
    )
    expect(own('id', { claim: 'tenant', issuer: 'pool' }).name).toBe('own(id, tenant of pool)')
  })

  test('declare their issuers', () => {
    expect(authenticated.asks ?? []).toStrictEqual([])
    expect(every(hasScope('r'), inGroup('g', { issuer: 'pool' })).asks).toStrictEqual([null, 'pool'])
    expect(not(hasScope('r')).asks).toStrictEqual([null])
    expect(own('id', { issuer: 'pool' }).asks).toStrictEqual(['pool'])
    expect(sourceIp('10.0.0.1').asks ?? []).toStrictEqual([])
  })
})

describe('own', () => {
  test.each<[string, Rule<Identity, string>, Partial<Identity>, string]>([
    ['the subject', own('id'), {}, 'alice'],
    ['a claim', own('id', 'tenant'), {}, 'acme'],
    ['a claim of an issuer', own('id', { claim: 'tenant', issuer: 'pool' }), {}, 'acme'],
    ['an integer', own('id', 'level'), {}, '3'],
    ['characters that a URL encodes', own('id'), { subject: 'a b@c|d:é' }, 'a b@c|d:é'],
  ])('binds %s', (_, rule, identity, value) => {
    expect(evaluate(rule, caller(identity))).toStrictEqual([{ bind: { id: value }, when: {} }])
    expect(rule.binds).toStrictEqual(['id'])
  })

  // Each value could widen a resource, or be a different path for some reader.
  test.each<[string, unknown]>([
    ['a star', 'a*'],
    ['only a star', '*'],
    ['a question mark', 'a?'],
    ['a dollar', 'a$b'],
    ['a variable', VARIABLE],
    ['a slash', 'a/b'],
    ['parent segments', 'a/../b'],
    ['two dots', '..'],
    ['one dot', '.'],
    ['a backslash', 'a\\b'],
    ['a percent sign', 'a%40b'],
    ['an encoded slash', 'a%2fb'],
    ['an empty string', ''],
    ['a line break', 'a\nb'],
    ['a NUL character', 'a\u0000b'],
    ['a delete character', 'a\u007f'],
    ['a C1 control', 'a\u0085'],
    ['a line separator', 'a\u2028'],
    ['a zero-width space', 'a\u200b'],
    ['a direction override', 'a\u202eb'],
    ['a lone surrogate', 'a\ud800'],
    ['more characters than an ARN has', 'a'.repeat(401)],
    ['an array', ['alice']],
    ['an object', { toString: () => 'alice' }],
    ['a fraction', 1.5],
    ['a number beyond precision', 2 ** 53],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
  ])('rejects %s', (_, value) => {
    const claims = { claim: value as Json }
    expect(evaluate(own('id', 'claim'), caller({ claims }))).toBe('none')
    if (typeof value === 'string') expect(evaluate(own('id'), caller({ subject: value }))).toBe('none')
  })

  test('rejects the subject of another issuer, and an inherited claim', () => {
    expect(evaluate(own('id', { issuer: 'partner' }))).toBe('none')
    expect(evaluate(own('id', 'constructor'))).toBe('none')
  })
})

describe('sourceIp', () => {
  test('becomes a condition and reads nothing', () => {
    expect(evaluate(sourceIp('10.0.0.0/8', '2001:db8::/32'))).toStrictEqual([
      { bind: {}, when: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } } },
    ])
    expect(sourceIp('10.0.0.1').reads).toStrictEqual([])
  })

  test.each([['10.0.0.0/33'], ['10.0.0'], ['10.0.0.0/8 '], ['*'], [''], ['010.0.0.1'], ['::1/129'], [VARIABLE]])(
    'rejects %s',
    (network) => {
      expect(() => sourceIp(network)).toThrow(/sourceIp: network must be/)
    },
  )
})

describe('every and some', () => {
  test.each<[string, Rule<Identity, string>, unknown]>([
    ['combine bindings', every<Identity, string>(own('a'), own('b', 'tenant')), [{ bind: { a: 'alice', b: 'acme' }, when: {} }]],
    ['drop bindings with different values', every<Identity, string>(own('a'), own('a', 'tenant')), 'none'],
    [
      'list alternatives',
      some<Identity, string>(own('a'), sourceIp('10.0.0.1')),
      [
        { bind: { a: 'alice' }, when: {} },
        { bind: {}, when: { IpAddress: { 'aws:SourceIp': ['10.0.0.1'] } } },
      ],
    ],
    ['pass if one part of some passes', some<Identity, string>(own('a'), authenticated), 'all'],
    ['fail if one part of every fails', every<Identity, string>(own('a'), hasScope('w')), 'none'],
    [
      'intersect networks',
      every<Identity, string>(sourceIp('10.0.0.0/8'), sourceIp('10.1.0.0/16', '11.0.0.0/8')),
      [{ bind: {}, when: { IpAddress: { 'aws:SourceIp': ['10.1.0.0/16'] } } }],
    ],
    ['fail for disjoint networks', every<Identity, string>(sourceIp('10.0.0.0/8'), sourceIp('11.0.0.0/8')), 'none'],
  ])('%s', (_, rule, expected) => {
    expect(evaluate(rule)).toStrictEqual(expected)
  })

  test('allow each part to read only what it declares itself', () => {
    const part = (name: string, declared: string): Rule<Identity> => ({
      name,
      binds: [],
      reads: [{ in: 'header', name: declared }],
      partial: (_, request) => (request.headers('x-tenant')[0] === 'acme' ? 'all' : 'none'),
    })
    const request = { headers: () => ['acme'] } as unknown as AuthorizerRequest
    expect(every(part('declares', 'x-tenant')).partial(caller(), request)).toBe('all')
    expect(() => every(part('declares', 'x-tenant'), part('does not declare', 'x-other')).partial(caller(), request)).toThrow(
      /header x-tenant must be declared/,
    )
    expect(every(part('a', 'x-tenant'), part('b', 'X-Tenant')).reads).toStrictEqual([{ in: 'header', name: 'X-Tenant' }])
    expect(some(part('a', 'x-a'), { ...part('b', 'x-b'), reads: 'request' }).reads).toBe('request')
  })

  // A rule passes only if its result is exactly that. Any other result is an error.
  test.each<[string, unknown, RegExp]>([
    ['true', true, /'all', 'none' or an array/],
    ['a promise', Promise.resolve('all'), /'all', 'none' or an array/],
    ['undefined', undefined, /'all', 'none' or an array/],
    ['an unknown word', 'ALL', /'all', 'none' or an array/],
    ['an array of words', ['all'], /clauses with `bind` and `when`/],
    ['a clause without when', [{ bind: {} }], /clauses with `bind` and `when`/],
    ['an undeclared binding', [{ bind: { x: 'y' }, when: {} }], /bind a parameter of `binds` to a string/],
    ['a binding to a number', [{ bind: { id: 1 }, when: {} }], /bind a parameter of `binds` to a string/],
    ['a condition that is a promise', [{ bind: {}, when: Promise.resolve({}) }], /clauses with `bind` and `when`/],
    ['a condition that is a Map', [{ bind: {}, when: new Map([['Bool', {}]]) }], /clauses with `bind` and `when`/],
    ['a binding that is a promise', [{ bind: Promise.resolve({ id: '1' }), when: {} }], /clauses with `bind` and `when`/],
    ['a condition without keys', [{ bind: {}, when: { Bool: {} } }], /conditions contain keys and strings/],
    ['a condition without values', [{ bind: {}, when: { Bool: { 'aws:SecureTransport': [] } } }], /without variables/],
    ['a variable', [{ bind: {}, when: { StringEquals: { 'aws:UserAgent': VARIABLE } } }], /without variables/],
    ['too many clauses', Array.from({ length: 65 }, () => ({ bind: {}, when: {} })), /at most 64 clauses/],
  ])('reject a residual that is %s', (_, residual, message) => {
    const rule = { name: 'odd', binds: ['id'], reads: [], partial: () => residual } as unknown as Rule<Identity, string>
    expect(() => evaluate(every(rule))).toThrow(message)
    expect(() => evaluate(some(rule))).toThrow(message)
  })

  test.each<[string, () => unknown, RegExp]>([
    ['no rules', () => Reflect.apply(every, undefined, []), /every: requires at least one rule/],
    ['no rules in some', () => Reflect.apply(some, undefined, []), /some: requires at least one rule/],
    ['a function in place of a rule', () => Reflect.apply(every, undefined, [() => true]), /every: rule must be a rule/],
    ['a negated binding', () => Reflect.apply(not, undefined, [own('id')]), /not: rule must be a predicate/],
    ['a negated condition', () => Reflect.apply(not, undefined, [sourceIp('10.0.0.1')]), /not: rule must be a predicate/],
    ['an empty scope', () => hasScope(''), /hasScope: scope must be one scope/],
    ['two scopes', () => hasScope('a b'), /hasScope: scope must be one scope/],
    ['an empty group', () => inGroup(''), /inGroup: group/],
    [
      'an unknown option',
      () => Reflect.apply(inGroup, undefined, ['a', { isuer: 'x' }]),
      /inGroup: unknown option "isuer". Known options: issuer. Did you mean "issuer"\?/,
    ],
    ['an empty issuer', () => inGroup('a', { issuer: '' }), /inGroup: issuer/],
    ['a claim without a name', () => hasClaim('', 1), /hasClaim: name/],
    ['an undefined claim value', () => Reflect.apply(hasClaim, undefined, ['a', undefined]), /hasClaim: value is required/],
    ['a claim value of NaN', () => hasClaim('a', Number.NaN), /hasClaim: value/],
    ['a greedy parameter', () => own('proxy+'), /own: pathParameter/],
    ['an unknown option of own', () => Reflect.apply(own, undefined, ['id', { clam: 'x' }]), /own: unknown option "clam"/],
  ])('are rejected while building: %s', (_, build, message) => {
    expect(build).toThrow(message)
  })

  test('bind a parameter with any name', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'id']) {
      expect(evaluate(every(own(name), sourceIp('192.0.2.1')))).toMatchObject([{ when: { IpAddress: {} } }])
      expect(evaluate(every(own(name), own(name, 'tenant')))).toBe('none')
    }
  })

  test('reject conditions that one block cannot express', () => {
    const agent = (value: string): Rule<Identity> => ({
      name: value,
      binds: [],
      reads: [],
      partial: () => [{ bind: {}, when: { StringLike: { 'aws:UserAgent': value } } }],
    })
    expect(() => evaluate(every(agent('a*'), agent('b*')))).toThrow(/without two different StringLike/)
  })
})
