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
import { isBindable } from '../../../src/policy/rules/bindable.ts'
import { addressTestOf, conditionText } from '../../../src/policy/rules/condition-text.ts'
import { clausesText, residualOf } from '../../../src/policy/rules/residual.ts'
import type { Clause, Condition } from '../../../src/policy/rules/rule.ts'

const identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(''), groups: new Set(''), claims: {} }
const nothing = {} as AuthorizerRequest

const rule = (answer: unknown, binds: readonly string[] = ['id']): Rule<unknown, string> =>
  ({ name: 'odd', binds, reads: [], partial: () => answer }) as unknown as Rule<unknown, string>
const asked = (answer: unknown, binds?: readonly string[]) => residualOf(rule(answer, binds), identity, nothing)

const clause = (bind: Clause['bind'], when: Condition = {}): Clause => ({ bind, when })
const agent: Condition = { StringLike: { 'aws:UserAgent': 'a*' } }

describe('what a rule answers', () => {
  test.each<[string, unknown, unknown]>([
    ['all', 'all', 'all'],
    ['none', 'none', 'none'],
    ['a value', [clause({ id: 'a' })], [clause({ id: 'a' })]],
    ['a condition', [clause({}, agent)], [clause({}, agent)]],
    ['nothing of nothing', [], 'none'],
    ['everything by one way of several', [clause({ id: 'a' }), clause({})], 'all'],
    ['only what can be bound', [clause({ id: 'a*' }), clause({ id: 'b' })], [clause({ id: 'b' })]],
    ['nothing where nothing can be bound', [clause({ id: 'a*' })], 'none'],
    ['nothing where one of two cannot be bound', [clause({ id: 'a', other: '' })], 'none'],
    ['a condition beside a value', [clause({ id: 'a' }, agent)], [clause({ id: 'a' }, agent)]],
    ['signs that stand for themselves', [clause({}, { StringLike: { k: ['$\u007b*}', '$\u007b?}', '$\u007b$}'] } })], undefined],
  ])('is taken: %s', (_, answer, expected) => {
    expect(asked(answer, ['id', 'other'])).toStrictEqual(expected ?? answer)
  })

  test('is at most 64 clauses', () => {
    const many = (count: number) => Array.from({ length: count }, () => clause({ id: 'a' }))
    expect(asked(many(64))).toHaveLength(64)
    expect(() => asked(many(65))).toThrow('rule odd: its answer must be at most 64 clauses')
  })

  test('is as long as it was written where every part is of this package', () => {
    const [first, ...rest] = Array.from({ length: 65 }, (_, at) => sourceIp(`10.0.0.${at}`))
    expect(first && residualOf(some(first, ...rest), identity, nothing)).toHaveLength(65)
  })

  test.each<[string, unknown, string]>([
    ['a word', 'any', "'all', 'none' or a list of clauses"],
    ['null', null, "'all', 'none' or a list of clauses"],
    ['an object', {}, "'all', 'none' or a list of clauses"],
    [
      'what is a variable without its signs',
      [clause({}, { StringLike: { k: '$$\u007b*}{x}' } })],
      'clauses with conditions of keys and texts without variables',
    ],
    ['a list of null', [null], 'clauses with `bind` and `when`'],
    ['a clause without bind', [{ when: {} }], 'clauses with `bind` and `when`'],
    ['a list for a condition', [{ bind: {}, when: [] }], 'clauses with `bind` and `when`'],
    ['a date for a condition', [{ bind: {}, when: new Date(0) }], 'clauses with `bind` and `when`'],
    ['another parameter', [clause({ other: 'a' })], 'clauses that bind a parameter of `binds` to a text'],
    ['a number', [{ bind: { id: 1 }, when: {} }], 'clauses that bind a parameter of `binds` to a text'],
    [
      'keys that are a text',
      [{ bind: {}, when: { Bool: 'true' } }],
      'clauses with conditions of keys and texts without variables',
    ],
    ['keys that are none', [{ bind: {}, when: { Bool: {} } }], 'clauses with conditions of keys and texts without variables'],
    ['no values', [{ bind: {}, when: { Bool: { k: [] } } }], 'clauses with conditions of keys and texts without variables'],
    [
      'a value that is a boolean',
      [{ bind: {}, when: { Bool: { k: true } } }],
      'clauses with conditions of keys and texts without variables',
    ],
    [
      'one key of two',
      [{ bind: {}, when: { Bool: { k: 'true', l: 1 } } }],
      'clauses with conditions of keys and texts without variables',
    ],
    [
      'one value of two',
      [{ bind: {}, when: { Bool: { k: ['a', 1] } } }],
      'clauses with conditions of keys and texts without variables',
    ],
    [
      'a variable',
      [clause({}, { StringLike: { k: ['a', '$\u007baws:x}'] } })],
      'clauses with conditions of keys and texts without variables',
    ],
    [
      'half a variable',
      [clause({}, { StringLike: { k: '$\u007b*' } })],
      'clauses with conditions of keys and texts without variables',
    ],
  ])('is refused: %s', (_, answer, expected) => {
    expect(() => asked(answer)).toThrow(`rule odd: its answer must be ${expected}`)
  })

  test('may be of another realm, or of no prototype', () => {
    const bare = Object.assign(Object.create(null) as object, { bind: {}, when: Object.assign(Object.create(null), agent) })
    expect(asked([bare])).toHaveLength(1)
  })
})

describe('the text of an answer', () => {
  test('tells answers apart', () => {
    const answers: Clause[][] = [
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
    expect(new Set(answers.map(clausesText)).size).toBe(answers.length)
    expect(clausesText([clause({ id: 'al' }, agent)])).toBe('1:2:id2:al{"StringLike":{"aws:UserAgent":["a*"]}}')
  })
})

describe('the text of a condition', () => {
  test.each<[string, Condition, string]>([
    ['nothing', {}, '{}'],
    ['a value', { Bool: { k: 'true' } }, '{"Bool":{"k":["true"]}}'],
    ['a list', { Bool: { k: ['b', 'a'] } }, '{"Bool":{"k":["b","a"]}}'],
    ['operators', { B: { k: '1' }, A: { k: '2' }, C: { k: '3' } }, '{"A":{"k":["2"]},"B":{"k":["1"]},"C":{"k":["3"]}}'],
    ['keys', { A: { b: '1', a: '2', c: '3' } }, '{"A":{"a":["2"],"b":["1"],"c":["3"]}}'],
  ])('in one order: %s', (_, condition, expected) => {
    expect(conditionText(condition)).toBe(expected)
  })
})

describe('a condition on addresses', () => {
  const whenOf = (given: Rule<typeof identity, string>): Condition => {
    const answer = residualOf(given, identity, nothing)
    return typeof answer === 'string' ? {} : (answer[0]?.when ?? {})
  }
  const passes = (given: Rule<typeof identity, string>, address: string) => addressTestOf(whenOf(given))?.(address)

  test.each([
    ['10.1.2.3', true],
    ['11.1.2.3', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['', false],
  ])('knows whether it holds for %s', (address, expected) => {
    const near = sourceIp('2001:db8::/32', '10.0.0.0/8')
    expect(passes(near, address)).toBe(expected)
    expect(passes(every<typeof identity, string>(own('id'), near), address)).toBe(expected)
    expect(conditionText(whenOf(near))).toBe('{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]}}')
  })

  test('holds for what both parts hold for', () => {
    const both = every<typeof identity, string>(sourceIp('10.0.0.0/8'), sourceIp('10.1.0.0/16', '11.0.0.0/8'))
    expect(['10.1.0.1', '10.2.0.1', '11.0.0.1'].map((address) => passes(both, address))).toStrictEqual([true, false, false])
  })

  test('is not known of others', () => {
    expect(addressTestOf(agent)).toBeUndefined()
    expect(passes(every<typeof identity, string>(own('id'), rule([clause({}, agent)])), '10.1.2.3')).toBeUndefined()
  })

  test('does not change', () => {
    const [one] = residualOf(sourceIp('10.0.0.1'), identity, nothing) as readonly Clause[]
    const parts = [one, one?.bind, one?.when, one?.when['IpAddress'], one?.when['IpAddress']?.['aws:SourceIp']]
    expect(parts.map(Object.isFrozen)).toStrictEqual([true, true, true, true, true])
  })
})

describe('two conditions that must both hold', () => {
  const joined = (left: Condition, right: Condition) =>
    every(rule([clause({}, left)]), rule([clause({}, right)])).partial(identity, nothing)

  test.each<[string, Condition, Condition, Condition | 'none']>([
    ['other operators', { A: { k: '1' } }, { B: { k: '2' } }, { A: { k: '1' }, B: { k: '2' } }],
    ['other keys', { A: { j: '1' } }, { A: { k: '2' } }, { A: { j: '1', k: '2' } }],
    ['the same list', { A: { k: ['1', '2'] } }, { A: { k: ['1', '2'] } }, { A: { k: ['1', '2'] } }],
    ['the same value', { A: { k: '1' } }, { A: { k: ['1'] } }, { A: { k: ['1'] } }],
    [
      'StringEquals',
      { StringEquals: { k: ['1', '2', '3'] } },
      { StringEquals: { k: ['3', '2'] } },
      { StringEquals: { k: ['2', '3'] } },
    ],
    ['StringEquals apart', { StringEquals: { k: '1' } }, { StringEquals: { k: '2' } }, 'none'],
    ['Bool apart', { Bool: { k: 'true' } }, { Bool: { k: 'false' } }, 'none'],
    [
      'a network in a network',
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: '10.1.0.0/16' } },
      { IpAddress: { k: ['10.1.0.0/16'] } },
    ],
    [
      'a network around',
      { IpAddress: { k: '10.1.0.0/16' } },
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: ['10.1.0.0/16'] } },
    ],
    ['networks apart', { IpAddress: { k: '10.0.0.0/8' } }, { IpAddress: { k: '11.0.0.0/8' } }, 'none'],
    [
      'networks, each once',
      { IpAddress: { k: ['10.2.0.0/16', '10.0.0.0/8'] } },
      { IpAddress: { k: ['10.2.0.0/16', '10.1.0.0/16', '11.0.0.0/8'] } },
      { IpAddress: { k: ['10.1.0.0/16', '10.2.0.0/16'] } },
    ],
    [
      'a network from its first address',
      { IpAddress: { k: '10.0.0.0/8' } },
      { IpAddress: { k: '10.0.0.0/16' } },
      { IpAddress: { k: ['10.0.0.0/16'] } },
    ],
    ['one network', { IpAddress: { k: '10.0.0.0/8' } }, { IpAddress: { k: '10.1.0.0/8' } }, { IpAddress: { k: ['10.0.0.0/8'] } }],
    ['what is no network', { IpAddress: { k: 'x' } }, { IpAddress: { k: '10.0.0.0/8' } }, 'none'],
  ])('%s', (_, left, right, expected) => {
    expect(joined(left, right)).toStrictEqual(expected === 'none' ? 'none' : [{ bind: {}, when: expected }])
  })

  test.each<[Condition, Condition]>([
    [{ StringLike: { k: 'a' } }, { StringLike: { k: 'b' } }],
    [{ StringLike: { k: ['a', 'b'] } }, { StringLike: { k: ['a'] } }],
    [{ StringLike: { k: ['a', 'b'] } }, { StringLike: { k: ['b', 'a'] } }],
    [{ StringLike: { k: ['a'] } }, { StringLike: { k: ['a', 'b'] } }],
    [{ StringLike: { k: ['a', 'b'] } }, { StringLike: { k: ['c', 'b'] } }],
  ])('are refused where one block cannot say it: %o, %o', (left, right) => {
    expect(() => joined(left, right)).toThrow(
      'rule every(odd, odd): its answer must be without two different StringLike conditions on one key',
    )
  })

  test.each(['__proto__', 'constructor'])('keep an operator and a key of any name: %s', (name) => {
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

  test('leave both as they were', () => {
    const left = { A: { j: '1' } }
    joined(left, { A: { k: '2' } })
    expect(left).toStrictEqual({ A: { j: '1' } })
  })
})

describe('every and some of several ways', () => {
  const ways = (count: number, binds: string): Rule<unknown, string> =>
    rule(
      Array.from({ length: count }, (_, at) => clause({ [binds]: `${at}` })),
      [binds],
    )

  test('are each way with each other, at most 64', () => {
    expect(every(ways(2, 'a'), ways(2, 'b')).partial(identity, nothing)).toStrictEqual(
      ['0', '1'].flatMap((a) => ['0', '1'].map((b) => clause({ a, b }))),
    )
    expect(every(ways(8, 'a'), ways(8, 'b')).partial(identity, nothing)).toHaveLength(64)
    expect(() => every(ways(8, 'a'), ways(9, 'b')).partial(identity, nothing)).toThrow(
      'rule every(odd, odd): its answer must be at most 64 clauses',
    )
  })

  test('agree on one parameter', () => {
    expect(every(ways(3, 'a'), ways(2, 'a')).partial(identity, nothing)).toStrictEqual([clause({ a: '0' }), clause({ a: '1' })])
  })

  test('ask no further than they must', () => {
    let asks = 0
    const counted = { ...rule('all'), partial: () => (asks++ < 0 ? 'none' : 'all') } as Rule<unknown, string>
    expect(every(rule('none'), counted).partial(identity, nothing)).toBe('none')
    expect(some(rule('all'), counted).partial(identity, nothing)).toBe('all')
    expect(asks).toBe(0)
    expect(some(rule('none'), counted).partial(identity, nothing)).toBe('all')
    expect(every(rule('all'), counted).partial(identity, nothing)).toBe('all')
    expect(asks).toBe(2)
  })

  test('say what they are made of', () => {
    const one: Rule<unknown, string> = { ...rule('all', ['a', 'b']), reads: [{ in: 'header', name: 'x' }], asks: ['i'] }
    const two: Rule<unknown, string> = { ...rule('all', ['b', 'c']), reads: [{ in: 'query', name: 'x' }], asks: [null, 'i'] }
    const { partial: _, ...said } = some(one, two)
    expect(said).toStrictEqual({
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

describe('what can be bound', () => {
  test.each<[unknown, boolean]>([
    ['a', true],
    ['a'.repeat(400), true],
    ['a'.repeat(401), false],
    ['', false],
    ['.', false],
    ['..', false],
    ['...', true],
    ['.a', true],
    [7, false],
    [undefined, false],
  ])('%o: %s', (value, expected) => {
    expect(isBindable(value)).toBe(expected)
  })
})

describe('a rule, made where it is tested', () => {
  const of = (given: Rule<typeof identity, string>, more: object = {}) => given.partial({ ...identity, ...more }, nothing)

  test('says what it is', () => {
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
    expect(of(sourceIp('2.0.0.0/8', '1.0.0.0/8'))).toStrictEqual([
      { bind: {}, when: { IpAddress: { 'aws:SourceIp': ['1.0.0.0/8', '2.0.0.0/8'] } } },
    ])
  })

  test('decides', () => {
    expect([of(hasScope('r')), of(hasScope('r'), { scopes: new Set(['r']) })]).toStrictEqual(['none', 'all'])
    expect([of(inGroup('g')), of(inGroup('g'), { groups: new Set(['g']) })]).toStrictEqual(['none', 'all'])
    expect([of(hasScope('r', { issuer: 'j' }), { scopes: new Set(['r']) }), of(not(hasScope('r')))]).toStrictEqual([
      'none',
      'all',
    ])
    expect([of(own('id')), of(own('id', 'tenant'), { claims: { tenant: 7 } })]).toStrictEqual([
      [{ bind: { id: 'alice' }, when: {} }],
      [{ bind: { id: '7' }, when: {} }],
    ])
    expect([of(own('id', { issuer: 'j' })), of(own('id', 'tenant'), { claims: { tenant: true } })]).toStrictEqual([
      'none',
      'none',
    ])
    expect([of(some(hasScope('r'), inGroup('g'))), of(every(authenticated, not(hasScope('r'))))]).toStrictEqual(['none', 'all'])
    expect([of(every<typeof identity, string>(own('id'), authenticated)), of(not(authenticated))]).toStrictEqual([
      [{ bind: { id: 'alice' }, when: {} }],
      'none',
    ])
  })

  test('is a predicate where all its parts are', () => {
    expect(not(hasScope('r'))).toMatchObject({ name: 'not(hasScope(r))', kind: 'predicate', binds: [], reads: [], asks: [null] })
    expect(every(authenticated, hasScope('r')).kind).toBe('predicate')
    expect('kind' in every<typeof identity, string>(authenticated, own('id'))).toBe(false)
    const other = { ...authenticated, kind: 'other' } as never
    for (const odd of [own('id'), sourceIp('10.0.0.1'), null, undefined, 'predicate', other])
      expect(() => Reflect.apply(not, undefined, [odd])).toThrow(
        'not: rule must be a predicate: what binds a path or becomes a condition cannot be negated',
      )
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
  ])('is no %o', (odd) => {
    for (const make of [every, some])
      expect(() => Reflect.apply(make, undefined, [odd])).toThrow(`${make.name}: rule must be a rule`)
  })

  test('reads what its parts read', () => {
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
  ])('hasClaim of %o where the claim is %o: %s', (value, claim, expected) => {
    expect(of(hasClaim('c', value), { claims: { c: claim } })).toBe(expected)
    expect(of(hasClaim('c', value), { claims: Object.create({ c: claim }) })).toBe('none')
  })

  test.each<[string, () => unknown, string]>([
    ['a scope', () => Reflect.apply(hasScope, undefined, [7]), 'hasScope: scope must be one scope'],
    ['a group', () => Reflect.apply(inGroup, undefined, [7]), 'inGroup: group must be the name of a group'],
    ['a group', () => inGroup(''), 'inGroup: group must be the name of a group'],
    ['a claim', () => Reflect.apply(hasClaim, undefined, [7, 1]), 'hasClaim: name must be the name of a claim'],
    ['a value', () => hasClaim('c', Number.POSITIVE_INFINITY), 'hasClaim: value must be a JSON value'],
    ['a value', () => Reflect.apply(hasClaim, undefined, ['c', () => 1]), 'hasClaim: value must be a JSON value'],
    ['an issuer', () => Reflect.apply(hasScope, undefined, ['r', { issuer: 7 }]), 'hasScope: issuer must be a text, not empty'],
    ['an issuer', () => own('id', { issuer: '' }), 'own: issuer must be a text, not empty'],
    ['a claim', () => own('id', ''), 'own: claim must be the name of a claim'],
    ['a claim', () => Reflect.apply(own, undefined, ['id', { claim: 7 }]), 'own: claim must be the name of a claim'],
    ...[7, '', '+a', 'a+', 'a b', 'a'.repeat(129)].map((name): [string, () => unknown, string] => [
      `a parameter, ${name}`,
      () => Reflect.apply(own, undefined, [name]),
      'own: pathParameter must be the name of a path parameter, not of a greedy one',
    ]),
    [
      'a network',
      () => Reflect.apply(sourceIp, undefined, [7]),
      'sourceIp: network must be an address or a network in CIDR notation, such as 10.0.0.0/8',
    ],
  ])('is refused for what is no %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  test('takes the longest name', () => {
    expect(own('a'.repeat(128)).binds).toHaveLength(1)
  })
})
