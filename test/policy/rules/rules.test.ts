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

/** A policy variable: `$` and `{`. */
const VARIABLE = '$\u007baws:username}'

const nothing = {} as AuthorizerRequest

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

const ask = (rule: Rule<Identity, string>, identity: Identity = caller()) => rule.partial(identity, nothing)

describe('the rules about an identity', () => {
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
  ])('%o answers %s', (rule, expected) => {
    expect(ask(rule)).toBe(expected)
    expect(rule.kind).toBe('predicate')
  })

  test('have names that a log can show', () => {
    expect(every(hasScope('r', { issuer: 'pool' }), some(inGroup('a'), not(authenticated))).name).toBe(
      'every(hasScope(r of pool), some(inGroup(a), not(authenticated)))',
    )
    expect(own('id', { claim: 'tenant', issuer: 'pool' }).name).toBe('own(id, tenant of pool)')
  })

  test('say whose identity they ask about', () => {
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
    ['a whole number', own('id', 'level'), {}, '3'],
    ['what a URL encodes', own('id'), { subject: 'a b@c|d:é' }, 'a b@c|d:é'],
  ])('binds %s', (_, rule, identity, value) => {
    expect(ask(rule, caller(identity))).toStrictEqual([{ bind: { id: value }, when: {} }])
    expect(rule.binds).toStrictEqual(['id'])
  })

  // Each value could widen a resource, or mean another path to somebody.
  test.each<[string, unknown]>([
    ['a star', 'a*'],
    ['a star alone', '*'],
    ['a question mark', 'a?'],
    ['a dollar', 'a$b'],
    ['a variable', VARIABLE],
    ['a slash', 'a/b'],
    ['a way up', 'a/../b'],
    ['two dots', '..'],
    ['one dot', '.'],
    ['a backslash', 'a\\b'],
    ['a percent sign', 'a%40b'],
    ['an encoded slash', 'a%2fb'],
    ['nothing', ''],
    ['a line break', 'a\nb'],
    ['a null', 'a\u0000b'],
    ['a delete character', 'a\u007f'],
    ['a C1 control', 'a\u0085'],
    ['a line separator', 'a\u2028'],
    ['a zero-width space', 'a\u200b'],
    ['a direction override', 'a\u202eb'],
    ['half a character', 'a\ud800'],
    ['more than an ARN holds', 'a'.repeat(401)],
    ['a list', ['alice']],
    ['an object', { toString: () => 'alice' }],
    ['a fraction', 1.5],
    ['a number beyond precision', 2 ** 53],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
  ])('refuses %s', (_, value) => {
    const claims = { mine: value as Json }
    expect(ask(own('id', 'mine'), caller({ claims }))).toBe('none')
    if (typeof value === 'string') expect(ask(own('id'), caller({ subject: value }))).toBe('none')
  })

  test("refuses another issuer's subject, and a claim that is inherited", () => {
    expect(ask(own('id', { issuer: 'partner' }))).toBe('none')
    expect(ask(own('id', 'constructor'))).toBe('none')
  })
})

describe('sourceIp', () => {
  test('becomes a condition, and reads nothing', () => {
    expect(ask(sourceIp('10.0.0.0/8', '2001:db8::/32'))).toStrictEqual([
      { bind: {}, when: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } } },
    ])
    expect(sourceIp('10.0.0.1').reads).toStrictEqual([])
  })

  test.each([['10.0.0.0/33'], ['10.0.0'], ['10.0.0.0/8 '], ['*'], [''], ['010.0.0.1'], ['::1/129'], [VARIABLE]])(
    'refuses %s',
    (network) => {
      expect(() => sourceIp(network)).toThrow(/sourceIp: network must be/)
    },
  )
})

describe('every and some', () => {
  test.each<[string, Rule<Identity, string>, unknown]>([
    ['join bindings', every<Identity, string>(own('a'), own('b', 'tenant')), [{ bind: { a: 'alice', b: 'acme' }, when: {} }]],
    ['drop bindings that disagree', every<Identity, string>(own('a'), own('a', 'tenant')), 'none'],
    [
      'list ways',
      some<Identity, string>(own('a'), sourceIp('10.0.0.1')),
      [
        { bind: { a: 'alice' }, when: {} },
        { bind: {}, when: { IpAddress: { 'aws:SourceIp': ['10.0.0.1'] } } },
      ],
    ],
    ['open where one part is open', some<Identity, string>(own('a'), authenticated), 'all'],
    ['close where one part is closed', every<Identity, string>(own('a'), hasScope('w')), 'none'],
    [
      'meet networks',
      every<Identity, string>(sourceIp('10.0.0.0/8'), sourceIp('10.1.0.0/16', '11.0.0.0/8')),
      [{ bind: {}, when: { IpAddress: { 'aws:SourceIp': ['10.1.0.0/16'] } } }],
    ],
    ['close where networks are apart', every<Identity, string>(sourceIp('10.0.0.0/8'), sourceIp('11.0.0.0/8')), 'none'],
  ])('%s', (_, rule, expected) => {
    expect(ask(rule)).toStrictEqual(expected)
  })

  test('let each part read only what it declared itself', () => {
    const part = (name: string, declared: string): Rule<Identity> => ({
      name,
      binds: [],
      reads: [{ in: 'header', name: declared }],
      partial: (_, request) => (request.headers('x-tenant')[0] === 'acme' ? 'all' : 'none'),
    })
    const request = { headers: () => ['acme'] } as unknown as AuthorizerRequest
    expect(every(part('fair', 'x-tenant')).partial(caller(), request)).toBe('all')
    expect(() => every(part('fair', 'x-tenant'), part('sly', 'x-other')).partial(caller(), request)).toThrow(
      /header x-tenant must be declared/,
    )
    expect(every(part('a', 'x-tenant'), part('b', 'X-Tenant')).reads).toStrictEqual([{ in: 'header', name: 'X-Tenant' }])
    expect(some(part('a', 'x-a'), { ...part('b', 'x-b'), reads: 'request' }).reads).toBe('request')
  })

  // A rule passes only if it says so itself: everything else ends as an outage.
  test.each<[string, unknown, RegExp]>([
    ['true', true, /'all', 'none' or a list/],
    ['a promise', Promise.resolve('all'), /'all', 'none' or a list/],
    ['undefined', undefined, /'all', 'none' or a list/],
    ['another word', 'ALL', /'all', 'none' or a list/],
    ['a list of words', ['all'], /clauses with `bind` and `when`/],
    ['a clause without when', [{ bind: {} }], /clauses with `bind` and `when`/],
    ['a binding that was not declared', [{ bind: { x: 'y' }, when: {} }], /bind a parameter of `binds` to a text/],
    ['a binding to a number', [{ bind: { id: 1 }, when: {} }], /bind a parameter of `binds` to a text/],
    ['a condition that is a promise', [{ bind: {}, when: Promise.resolve({}) }], /clauses with `bind` and `when`/],
    ['a condition that is a map', [{ bind: {}, when: new Map([['Bool', {}]]) }], /clauses with `bind` and `when`/],
    ['a binding that is a promise', [{ bind: Promise.resolve({ id: '1' }), when: {} }], /clauses with `bind` and `when`/],
    ['a condition without keys', [{ bind: {}, when: { Bool: {} } }], /conditions of keys and texts/],
    ['a condition without values', [{ bind: {}, when: { Bool: { 'aws:SecureTransport': [] } } }], /without variables/],
    ['a variable', [{ bind: {}, when: { StringEquals: { 'aws:UserAgent': VARIABLE } } }], /without variables/],
    ['too many clauses', Array.from({ length: 65 }, () => ({ bind: {}, when: {} })), /at most 64 clauses/],
  ])('refuse an answer that is %s', (_, answer, message) => {
    const rule = { name: 'odd', binds: ['id'], reads: [], partial: () => answer } as unknown as Rule<Identity, string>
    expect(() => ask(every(rule))).toThrow(message)
    expect(() => ask(some(rule))).toThrow(message)
  })

  test.each<[string, () => unknown, RegExp]>([
    ['nothing', () => Reflect.apply(every, undefined, []), /every: first must be a rule/],
    ['nothing, in some', () => Reflect.apply(some, undefined, []), /some: first must be a rule/],
    ['what is no rule', () => Reflect.apply(every, undefined, [() => true]), /every: rule must be a rule/],
    ['a negated binding', () => Reflect.apply(not, undefined, [own('id')]), /not: rule must be a predicate/],
    ['a negated condition', () => Reflect.apply(not, undefined, [sourceIp('10.0.0.1')]), /not: rule must be a predicate/],
    ['an empty scope', () => hasScope(''), /hasScope: scope must be one scope/],
    ['two scopes', () => hasScope('a b'), /hasScope: scope must be one scope/],
    ['an empty group', () => inGroup(''), /inGroup: group/],
    ['an unknown option', () => Reflect.apply(inGroup, undefined, ['a', { isuer: 'x' }]), /inGroup: isuer must be one of issuer/],
    ['an empty issuer', () => inGroup('a', { issuer: '' }), /inGroup: issuer/],
    ['a claim without a name', () => hasClaim('', 1), /hasClaim: name/],
    ['a claim that is no JSON', () => Reflect.apply(hasClaim, undefined, ['a', undefined]), /hasClaim: value/],
    ['a claim that is no number', () => hasClaim('a', Number.NaN), /hasClaim: value/],
    ['a greedy parameter', () => own('proxy+'), /own: pathParameter/],
    ['an option that own has not', () => Reflect.apply(own, undefined, ['id', { clam: 'x' }]), /own: clam/],
  ])('refuse %s while building', (_, wrong, message) => {
    expect(wrong).toThrow(message)
  })

  test('bind a parameter by any name', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'id']) {
      expect(ask(every(own(name), sourceIp('192.0.2.1')))).toMatchObject([{ when: { IpAddress: {} } }])
      expect(ask(every(own(name), own(name, 'tenant')))).toBe('none')
    }
  })

  test('refuse what one condition block cannot say', () => {
    const agent = (value: string): Rule<Identity> => ({
      name: value,
      binds: [],
      reads: [],
      partial: () => [{ bind: {}, when: { StringLike: { 'aws:UserAgent': value } } }],
    })
    expect(() => ask(every(agent('a*'), agent('b*')))).toThrow(/without two different StringLike/)
  })
})
