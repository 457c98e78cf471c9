import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Json } from '../../../src/events/index.ts'
import {
  authenticated,
  every,
  hasClaim,
  hasScope,
  inGroup,
  not,
  own,
  type Rule,
  some,
  sourceIp,
} from '../../../src/policy/index.ts'
import { formatCondition, networkTestOf } from '../../../src/policy/rules/condition-blocks.ts'
import { formatClauses, isBindable, residualOf } from '../../../src/policy/rules/residual.ts'
import type { Clause, Condition } from '../../../src/policy/rules/rule.ts'

const identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(''), groups: new Set(''), claims: {} }
const emptyRequest = {} as AuthorizerRequest

const rule = (residual: unknown, binds: readonly string[] = ['id']): Rule<unknown, string> =>
  ({ name: 'odd', binds, reads: [], partial: () => residual }) as unknown as Rule<unknown, string>
const checked = (residual: unknown, binds?: readonly string[]) => residualOf(rule(residual, binds), identity, emptyRequest)

const clause = (bind: Clause['bind'], when: Condition = {}): Clause => ({ bind, when })
const agent: Condition = { StringLike: { 'aws:UserAgent': 'a*' } }

describe('the residual of a rule', () => {
  test.each<[string, unknown, unknown]>([
    ['all', 'all', 'all'],
    ['none', 'none', 'none'],
    ['a value', [clause({ id: 'a' })], [clause({ id: 'a' })]],
    ['a condition', [clause({}, agent)], [clause({}, agent)]],
    ['an empty array', [], 'none'],
    ['an unconditional clause next to others', [clause({ id: 'a' }), clause({})], 'all'],
    ['a value that cannot be bound next to one that can', [clause({ id: 'a*' }), clause({ id: 'b' })], [clause({ id: 'b' })]],
    ['only values that cannot be bound', [clause({ id: 'a*' })], 'none'],
    ['two values of which one cannot be bound', [clause({ id: 'a', other: '' })], 'none'],
    ['a condition and a value', [clause({ id: 'a' }, agent)], [clause({ id: 'a' }, agent)]],
    ['escaped characters', [clause({}, { StringLike: { k: ['$\u007b*}', '$\u007b?}', '$\u007b$}'] } })], undefined],
  ])('may be %s', (_, residual, expected) => {
    expect(checked(residual, ['id', 'other'])).toStrictEqual(expected ?? residual)
  })

  test('has at most 64 clauses', () => {
    const many = (count: number) => Array.from({ length: count }, () => clause({ id: 'a' }))
    expect(checked(many(64))).toHaveLength(64)
    expect(() => checked(many(65))).toThrow('rule odd: its result must be at most 64 clauses')
  })

  test('may have more clauses if all its parts are rules of this package', () => {
    const [first, ...rest] = Array.from({ length: 65 }, (_, at) => sourceIp(`10.0.0.${at}`))
    expect(first && residualOf(some(first, ...rest), identity, emptyRequest)).toHaveLength(65)
  })

  test.each<[string, unknown, string]>([
    ['a word', 'any', "'all', 'none' or an array of clauses"],
    ['null', null, "'all', 'none' or an array of clauses"],
    ['an object', {}, "'all', 'none' or an array of clauses"],
    [
      'a variable that remains after escaped characters are removed',
      [clause({}, { StringLike: { k: '$$\u007b*}{x}' } })],
      'clauses whose conditions contain keys and strings without variables',
    ],
    ['an array of null', [null], 'clauses with `bind` and `when`'],
    ['a clause without bind', [{ when: {} }], 'clauses with `bind` and `when`'],
    ['an array as a condition', [{ bind: {}, when: [] }], 'clauses with `bind` and `when`'],
    ['a date as a condition', [{ bind: {}, when: new Date(0) }], 'clauses with `bind` and `when`'],
    ['an undeclared parameter', [clause({ other: 'a' })], 'clauses that bind a parameter of `binds` to a string'],
    ['a number as a value', [{ bind: { id: 1 }, when: {} }], 'clauses that bind a parameter of `binds` to a string'],
    [
      'a string in place of keys',
      [{ bind: {}, when: { Bool: 'true' } }],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'an empty object in place of keys',
      [{ bind: {}, when: { Bool: {} } }],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'no values',
      [{ bind: {}, when: { Bool: { k: [] } } }],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'a boolean condition value',
      [{ bind: {}, when: { Bool: { k: true } } }],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'a number under the second of two keys',
      [{ bind: {}, when: { Bool: { k: 'true', l: 1 } } }],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'a number as the second of two values',
      [{ bind: {}, when: { Bool: { k: ['a', 1] } } }],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'a variable',
      [clause({}, { StringLike: { k: ['a', '$\u007baws:x}'] } })],
      'clauses whose conditions contain keys and strings without variables',
    ],
    [
      'half a variable',
      [clause({}, { StringLike: { k: '$\u007b*' } })],
      'clauses whose conditions contain keys and strings without variables',
    ],
  ])('must not be %s', (_, residual, expected) => {
    expect(() => checked(residual)).toThrow(`rule odd: its result must be ${expected}`)
  })

  test('may have objects of another realm, or without a prototype', () => {
    const bare = Object.assign(Object.create(null) as object, { bind: {}, when: Object.assign(Object.create(null), agent) })
    expect(checked([bare])).toHaveLength(1)
  })
})

describe('formatClauses', () => {
  test('returns different strings for different clauses', () => {
    const residuals: Clause[][] = [
      [clause({ id: 'a' })],
      [clause({ id: 'b' })],
      [clause({ di: 'a' })],
      [clause({ id: 'a', di: 'b' })],
      [clause({ id: 'a' }), clause({ di: 'b' })],
      [clause({ id: 'a' }, agent)],
      [clause({}, agent)],
      [clause({}, agent), clause({}, agent)],
      [clause({ id: '1:a' })],
      [clause({ i: 'd1:a' })],
      [clause({ id: 'a{}' })],
    ]
    expect(new Set(residuals.map(formatClauses)).size).toBe(residuals.length)
    expect(formatClauses([clause({ id: 'al' }, agent)])).toBe('1:2:id2:al{"StringLike":{"aws:UserAgent":["a*"]}}')
  })
})

describe('formatCondition', () => {
  test.each<[string, Condition, string]>([
    ['an empty condition', {}, '{}'],
    ['a value', { Bool: { k: 'true' } }, '{"Bool":{"k":["true"]}}'],
    ['a list', { Bool: { k: ['b', 'a'] } }, '{"Bool":{"k":["b","a"]}}'],
    ['operators', { B: { k: '1' }, A: { k: '2' }, C: { k: '3' } }, '{"A":{"k":["2"]},"B":{"k":["1"]},"C":{"k":["3"]}}'],
    ['keys', { A: { b: '1', a: '2', c: '3' } }, '{"A":{"a":["2"],"b":["1"],"c":["3"]}}'],
  ])('has one result for every order: %s', (_, condition, expected) => {
    expect(formatCondition(condition)).toBe(expected)
  })
})

describe('a condition about addresses', () => {
  const conditionOf = (addressRule: Rule<typeof identity, string>): Condition => {
    const residual = residualOf(addressRule, identity, emptyRequest)
    return typeof residual === 'string' ? {} : (residual[0]?.when ?? {})
  }
  const passes = (addressRule: Rule<typeof identity, string>, address: string) => {
    const condition = conditionOf(addressRule)
    return networkTestOf(condition)?.(address, [condition['IpAddress']?.['aws:SourceIp'] ?? []].flat())
  }

  test.each([
    ['10.1.2.3', true],
    ['11.1.2.3', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['', false],
  ])('accepts %s: %s', (address, expected) => {
    const near = sourceIp('2001:db8::/32', '10.0.0.0/8')
    expect(passes(near, address)).toBe(expected)
    expect(passes(every<typeof identity, string>(own('id'), near), address)).toBe(expected)
    expect(formatCondition(conditionOf(near))).toBe('{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]}}')
  })

  test('accepts the addresses that both parts of every accept', () => {
    const both = every<typeof identity, string>(sourceIp('10.0.0.0/8'), sourceIp('10.1.0.0/16', '11.0.0.0/8'))
    expect(['10.1.0.1', '10.2.0.1', '11.0.0.1'].map((address) => passes(both, address))).toStrictEqual([true, false, false])
  })

  test('has no test if a rule was written by hand', () => {
    expect(networkTestOf(agent)).toBeUndefined()
    expect(passes(every<typeof identity, string>(own('id'), rule([clause({}, agent)])), '10.1.2.3')).toBeUndefined()
  })

  test('is frozen', () => {
    const [one] = residualOf(sourceIp('10.0.0.1'), identity, emptyRequest) as readonly Clause[]
    const parts = [one, one?.bind, one?.when, one?.when['IpAddress'], one?.when['IpAddress']?.['aws:SourceIp']]
    expect(parts.map(Object.isFrozen)).toStrictEqual([true, true, true, true, true])
  })
})

describe('two conditions that must both hold', () => {
  const joined = (left: Condition, right: Condition) =>
    every(rule([clause({}, left)]), rule([clause({}, right)])).partial(identity, emptyRequest)

  test.each<[string, Condition, Condition, Condition | 'none']>([
    ['different operators', { A: { k: '1' } }, { B: { k: '2' } }, { A: { k: '1' }, B: { k: '2' } }],
    ['different keys', { A: { j: '1' } }, { A: { k: '2' } }, { A: { j: '1', k: '2' } }],
    ['the same list', { A: { k: ['1', '2'] } }, { A: { k: ['1', '2'] } }, { A: { k: ['1', '2'] } }],
    ['the same value', { A: { k: '1' } }, { A: { k: ['1'] } }, { A: { k: ['1'] } }],
    [
      'StringEquals',
      { StringEquals: { k: ['1', '2', '3'] } },
      { StringEquals: { k: ['3', '2'] } },
      { StringEquals: { k: ['2', '3'] } },
    ],
    ['StringEquals without a common value', { StringEquals: { k: '1' } }, { StringEquals: { k: '2' } }, 'none'],
    ['Bool without a common value', { Bool: { k: 'true' } }, { Bool: { k: 'false' } }, 'none'],
    [
      'a network within a network',
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: '10.1.0.0/16' } },
      { IpAddress: { k: ['10.1.0.0/16'] } },
    ],
    [
      'a network that contains a network',
      { IpAddress: { k: '10.1.0.0/16' } },
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: ['10.1.0.0/16'] } },
    ],
    ['disjoint networks', { IpAddress: { k: '10.0.0.0/8' } }, { IpAddress: { k: '11.0.0.0/8' } }, 'none'],
    [
      'networks without duplicates',
      { IpAddress: { k: ['10.2.0.0/16', '10.0.0.0/8'] } },
      { IpAddress: { k: ['10.2.0.0/16', '10.1.0.0/16', '11.0.0.0/8'] } },
      { IpAddress: { k: ['10.1.0.0/16', '10.2.0.0/16'] } },
    ],
    [
      'networks with the same first address',
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: '10.0.0.0/16' } },
      { IpAddress: { k: ['10.0.0.0/16'] } },
    ],
    [
      'two spellings of one network',
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: '10.1.0.0/8' } },
      { IpAddress: { k: ['10.0.0.0/8'] } },
    ],
    ['a malformed network', { IpAddress: { k: 'x' } }, { IpAddress: { k: '10.0.0.0/8' } }, 'none'],
  ])('%s', (_, left, right, expected) => {
    expect(joined(left, right)).toStrictEqual(expected === 'none' ? 'none' : [{ bind: {}, when: expected }])
  })

  test.each<[Condition, Condition]>([
    [{ StringLike: { k: 'a' } }, { StringLike: { k: 'b' } }],
    [{ StringLike: { k: ['a', 'b'] } }, { StringLike: { k: ['a'] } }],
    [{ StringLike: { k: ['a', 'b'] } }, { StringLike: { k: ['b', 'a'] } }],
    [{ StringLike: { k: ['a'] } }, { StringLike: { k: ['a', 'b'] } }],
    [{ StringLike: { k: ['a', 'b'] } }, { StringLike: { k: ['c', 'b'] } }],
  ])('are rejected if one block cannot express them: %o, %o', (left, right) => {
    expect(() => joined(left, right)).toThrow(
      'rule every(odd, odd): its result must be without two different StringLike conditions on one key',
    )
  })

  test.each(['__proto__', 'constructor'])('may have an operator and a key with the name %s', (name) => {
    const named = (value: string): Condition => JSON.parse(`{"${name}":{"k":"${value}"},"A":{"${name}":"${value}"}}`)
    expect(JSON.stringify(joined(named('1'), { B: { k: '2' } }))).toBe(
      `[{"bind":{},"when":{"${name}":{"k":"1"},"A":{"${name}":"1"},"B":{"k":"2"}}}]`,
    )
    expect(JSON.stringify(joined({ B: { k: '2' } }, named('1')))).toBe(
      `[{"bind":{},"when":{"B":{"k":"2"},"${name}":{"k":"1"},"A":{"${name}":"1"}}}]`,
    )
    expect(() => joined(named('1'), named('2'))).toThrow(`without two different ${name} conditions on one key`)
    expect([Object.hasOwn(Object.prototype, 'k'), Object.hasOwn(Object, 'k')]).toStrictEqual([false, false])
  })

  test('does not change its arguments', () => {
    const left = { A: { j: '1' } }
    joined(left, { A: { k: '2' } })
    expect(left).toStrictEqual({ A: { j: '1' } })
  })
})

describe('every and some with several clauses', () => {
  const clausesRule = (count: number, binds: string): Rule<unknown, string> =>
    rule(
      Array.from({ length: count }, (_, at) => clause({ [binds]: `${at}` })),
      [binds],
    )

  test('combine each clause with each, up to 64', () => {
    expect(every(clausesRule(2, 'a'), clausesRule(2, 'b')).partial(identity, emptyRequest)).toStrictEqual(
      ['0', '1'].flatMap((a) => ['0', '1'].map((b) => clause({ a, b }))),
    )
    expect(every(clausesRule(8, 'a'), clausesRule(8, 'b')).partial(identity, emptyRequest)).toHaveLength(64)
    expect(() => every(clausesRule(8, 'a'), clausesRule(9, 'b')).partial(identity, emptyRequest)).toThrow(
      'rule every(odd, odd): its result must be at most 64 clauses',
    )
  })

  test('keep only clauses with equal values of one parameter', () => {
    expect(every(clausesRule(3, 'a'), clausesRule(2, 'a')).partial(identity, emptyRequest)).toStrictEqual([
      clause({ a: '0' }),
      clause({ a: '1' }),
    ])
  })

  test('do not evaluate parts after the deciding one', () => {
    let evaluations = 0
    const counted = { ...rule('all'), partial: () => (evaluations++ < 0 ? 'none' : 'all') } as Rule<unknown, string>
    expect(every(rule('none'), counted).partial(identity, emptyRequest)).toBe('none')
    expect(some(rule('all'), counted).partial(identity, emptyRequest)).toBe('all')
    expect(evaluations).toBe(0)
    expect(some(rule('none'), counted).partial(identity, emptyRequest)).toBe('all')
    expect(every(rule('all'), counted).partial(identity, emptyRequest)).toBe('all')
    expect(evaluations).toBe(2)
  })

  test('combine the declarations of their parts', () => {
    const one: Rule<unknown, string> = { ...rule('all', ['a', 'b']), reads: [{ in: 'header', name: 'x' }], asks: ['i'] }
    const two: Rule<unknown, string> = { ...rule('all', ['b', 'c']), reads: [{ in: 'query', name: 'x' }], asks: [null, 'i'] }
    const { partial: _, ...declaration } = some(one, two)
    expect(declaration).toStrictEqual({
      name: 'some(odd, odd)',
      binds: ['a', 'b', 'c'],
      reads: [
        { in: 'header', name: 'x' },
        { in: 'query', name: 'x' },
      ],
      asks: ['i', null],
    })
    expect(Object.isFrozen(some(one, two))).toBe(true)
  })
})

describe('isBindable', () => {
  test.each<[unknown, boolean]>([
    ['a', true],
    ['a'.repeat(400), true],
    ['a'.repeat(401), false],
    ['', false],
    ['.', false],
    ['..', false],
    ['...', true],
    ['..;', false],
    ['.;v=1', false],
    ['a;v=1', true],
    ['..a', true],
    ['.a', true],
    [7, false],
    [undefined, false],
  ])('%o: %s', (value, expected) => {
    expect(isBindable(value)).toBe(expected)
  })
})

describe('a rule', () => {
  const evaluate = (tested: Rule<typeof identity, string>, more: object = {}) =>
    tested.partial({ ...identity, ...more }, emptyRequest)

  test('declares its name, what it binds and reads, and its issuers', () => {
    for (const one of [hasScope('r'), inGroup('g'), hasClaim('c', 1)])
      expect([one.kind, one.binds, one.reads, one.asks]).toStrictEqual(['predicate', [], [], [null]])
    expect(hasScope('r').name).toBe('hasScope(r)')
    expect(hasClaim('c', ['1']).name).toBe('hasClaim(c=["1"])')
    expect(inGroup('g', { issuer: 'i' }).name).toBe('inGroup(g of i)')
    expect([authenticated.binds, authenticated.reads, authenticated.kind]).toStrictEqual([[], [], 'predicate'])
    const mine = own('id', { claim: 'tenant', issuer: 'i' })
    expect([mine.name, mine.binds, mine.reads, mine.asks]).toStrictEqual(['own(id, tenant of i)', ['id'], [], ['i']])
    expect([own('id').name, own('id', 'tenant').name, own('id', { issuer: 'i' }).name]).toStrictEqual([
      'own(id)',
      'own(id, tenant)',
      'own(id of i)',
    ])
    const near = sourceIp('10.0.0.1', '::1')
    expect([near.name, near.binds, near.reads, near.asks]).toStrictEqual(['sourceIp(10.0.0.1, ::1)', [], [], undefined])
    expect(evaluate(sourceIp('2.0.0.0/8', '1.0.0.0/8'))).toStrictEqual([
      { bind: {}, when: { IpAddress: { 'aws:SourceIp': ['1.0.0.0/8', '2.0.0.0/8'] } } },
    ])
  })

  test('is evaluated for an identity', () => {
    expect([evaluate(hasScope('r')), evaluate(hasScope('r'), { scopes: new Set(['r']) })]).toStrictEqual(['none', 'all'])
    expect([evaluate(inGroup('g')), evaluate(inGroup('g'), { groups: new Set(['g']) })]).toStrictEqual(['none', 'all'])
    expect([evaluate(hasScope('r', { issuer: 'j' }), { scopes: new Set(['r']) }), evaluate(not(hasScope('r')))]).toStrictEqual([
      'none',
      'all',
    ])
    expect([evaluate(own('id')), evaluate(own('id', 'tenant'), { claims: { tenant: 7 } })]).toStrictEqual([
      [{ bind: { id: 'alice' }, when: {} }],
      [{ bind: { id: '7' }, when: {} }],
    ])
    expect([evaluate(own('id', { issuer: 'j' })), evaluate(own('id', 'tenant'), { claims: { tenant: true } })]).toStrictEqual([
      'none',
      'none',
    ])
    expect([evaluate(some(hasScope('r'), inGroup('g'))), evaluate(every(authenticated, not(hasScope('r'))))]).toStrictEqual([
      'none',
      'all',
    ])
    expect([evaluate(every<typeof identity, string>(own('id'), authenticated)), evaluate(not(authenticated))]).toStrictEqual([
      [{ bind: { id: 'alice' }, when: {} }],
      'none',
    ])
  })

  test('is a predicate if all its parts are', () => {
    expect(not(hasScope('r'))).toMatchObject({ name: 'not(hasScope(r))', kind: 'predicate', binds: [], reads: [], asks: [null] })
    expect(every(authenticated, hasScope('r')).kind).toBe('predicate')
    expect('kind' in every<typeof identity, string>(authenticated, own('id'))).toBe(false)
    const other = { ...authenticated, kind: 'other' } as never
    for (const odd of [own('id'), sourceIp('10.0.0.1'), other])
      expect(() => Reflect.apply(not, undefined, [odd])).toThrow(
        'not: rule must be a predicate; rules that bind a path or become a condition cannot be negated',
      )
    for (const odd of [null, undefined, 'predicate'])
      expect(() => Reflect.apply(not, undefined, [odd])).toThrow('not: rule must be a rule, received ')
  })

  test.each<[unknown]>([
    [null],
    [undefined],
    ['rule'],
    [() => true],
    [{ partial: () => 'all', binds: [], reads: [] }],
    [{ name: 'r', binds: [], reads: [] }],
    [{ name: 'r', partial: () => 'all', reads: [] }],
    [{ name: 'r', partial: () => 'all', binds: [] }],
    [{ name: 'r', partial: () => 'all', binds: [], reads: 'all' }],
  ])('cannot be %o', (odd) => {
    for (const make of [every, some])
      expect(() => Reflect.apply(make, undefined, [odd])).toThrow(`${make.name}: rule must be a rule`)
  })

  test('reads the union of what its parts read', () => {
    const reader = (reads: Rule<unknown>['reads']): Rule<unknown> => ({ name: 'r', partial: () => 'all', binds: [], reads })
    expect(every(reader([]), reader('request')).reads).toBe('request')
    expect(every(reader('request'), reader([{ in: 'query', name: 'q' }])).reads).toBe('request')
  })

  test.each<[Json, Json | undefined, string]>([
    [null, null, 'all'],
    [null, 'x', 'none'],
    [null, Number.NaN, 'none'],
    [3, 3, 'all'],
    [3, 4, 'none'],
    ['x', 'x', 'all'],
    [{ a: [1] }, { a: [1] }, 'all'],
    [{ a: 1 }, '{"a":1}', 'none'],
    [[], [], 'all'],
    ['x', ['y', 'x'], 'all'],
    [false, [true], 'none'],
    [['x'], [['x']], 'all'],
  ])('hasClaim compares %o with the claim %o: %s', (value, claim, expected) => {
    expect(evaluate(hasClaim('c', value), { claims: { c: claim } })).toBe(expected)
    expect(evaluate(hasClaim('c', value), { claims: Object.create({ c: claim }) })).toBe('none')
  })

  test.each<[string, () => unknown, string]>([
    [
      'a scope',
      () => Reflect.apply(hasScope, undefined, [7]),
      'hasScope: scope must be one scope, a non-empty string without whitespace, received a number',
    ],
    ['a group', () => Reflect.apply(inGroup, undefined, [7]), 'inGroup: group must be the name of a group, received a number'],
    ['a group', () => inGroup(''), 'inGroup: group must be the name of a group'],
    ['a claim', () => Reflect.apply(hasClaim, undefined, [7, 1]), 'hasClaim: name must be the name of a claim'],
    ['a value', () => hasClaim('c', Number.POSITIVE_INFINITY), 'hasClaim: value must be a JSON value'],
    ['a value', () => Reflect.apply(hasClaim, undefined, ['c', () => 1]), 'hasClaim: value must be a JSON value'],
    [
      'an issuer',
      () => Reflect.apply(hasScope, undefined, ['r', { issuer: 7 }]),
      'hasScope: issuer must be a non-empty string, received a number',
    ],
    ['an issuer', () => own('id', { issuer: '' }), 'own: issuer must be a non-empty string, received an empty string'],
    ['a claim', () => own('id', ''), 'own: claim must be the name of a claim'],
    ['a claim', () => Reflect.apply(own, undefined, ['id', { claim: 7 }]), 'own: claim must be the name of a claim'],
    ...[7, '', '+a', 'a+', 'a b', 'a'.repeat(129)].map((name): [string, () => unknown, string] => [
      `a parameter, ${name}`,
      () => Reflect.apply(own, undefined, [name]),
      'own: pathParameter must be the name of a path parameter that is not greedy',
    ]),
    [
      'a network',
      () => Reflect.apply(sourceIp, undefined, [7]),
      'sourceIp: network must be an address or a network in CIDR notation, such as 10.0.0.0/8',
    ],
  ])('is rejected for a wrong argument: %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  test('accepts a parameter name of 128 characters', () => {
    expect(own('a'.repeat(128)).binds).toHaveLength(1)
  })
})
