import { describe, expect, test } from 'vitest'
import { ConfigError, UndeclaredReadError } from '../../src/errors.ts'
import { type Authentication, header, type Identity, type IdentitySource, query, type Verifier } from '../../src/events/index.ts'
import { allOf, apiKey, firstOf, hashApiKey, verifier, where } from '../../src/identity/index.ts'
import { configError } from './config-error.ts'
import { requestOf } from './request-of.ts'

const A: IdentitySource = { in: 'header', name: 'a' }
const B: IdentitySource = { in: 'header', name: 'b' }
const C: IdentitySource = { in: 'query', name: 'c' }

const named = (subject: string, more: Partial<Identity> = {}): Identity => ({
  scheme: 'test',
  issuer: 'i',
  subject,
  scopes: new Set(),
  groups: new Set(),
  claims: {},
  ...more,
})

/** Answers as the one header it reads says. */
function byHeader(source: IdentitySource, issuer = 'i', more: Partial<Identity> = {}): Verifier<Identity> {
  return verifier({
    issuers: [issuer],
    reads: [[source]],
    verify: async (request): Promise<Authentication<Identity>> => {
      const text = source.in === 'query' ? request.query(source.name)[0] : request.headers(source.name)[0]
      if (text === undefined) return { kind: 'absent' }
      if (text === 'bad') return { kind: 'rejected', code: `custom:${source.name}` }
      if (text === 'down') return { kind: 'unavailable', code: `custom:${source.name}`, cause: undefined }
      return { kind: 'identified', identity: named(text, { issuer, ...more }) }
    },
  })
}

const sent = (headers: { readonly [name: string]: string }) => requestOf({ headers })
const short = (answer: Authentication<Identity>) =>
  answer.kind === 'identified' ? answer.identity.subject : answer.kind === 'absent' ? 'absent' : answer.code

describe('verifier', () => {
  test('passes the answer on', async () => {
    const identity = named('jane')
    const mine = verifier({ issuers: ['i', 'i'], reads: [[A], [B]], verify: async () => ({ kind: 'identified', identity }) })
    expect(await mine.verify(requestOf())).toStrictEqual({ kind: 'identified', identity })
    expect(mine.reads).toStrictEqual([[A], [B]])
    expect(mine.issuers).toStrictEqual(['i'])
  })

  const answering = (verify: () => unknown) =>
    // The cast lets a table hold what does not compile.
    verifier({ issuers: ['i'], reads: [[A]], verify: verify as () => Promise<Authentication<Identity>> }).verify(requestOf())
  const thrown = new Error('Unauthorized')

  test.each([
    [
      'a throw',
      () => {
        throw thrown
      },
      'ERR_VERIFIER_FAILED',
    ],
    ['a rejected promise', () => Promise.reject(thrown), 'ERR_VERIFIER_FAILED'],
    [
      'a throw of nothing',
      () => {
        throw undefined
      },
      'ERR_VERIFIER_FAILED',
    ],
    [
      'an answer that throws when read',
      () => ({
        get kind() {
          throw thrown
        },
      }),
      'ERR_VERIFIER_FAILED',
    ],
    ['undefined', () => undefined, 'ERR_VERIFIER_ANSWER'],
    ['null', async () => null, 'ERR_VERIFIER_ANSWER'],
    ['true', async () => true, 'ERR_VERIFIER_ANSWER'],
    ['text', async () => 'identified', 'ERR_VERIFIER_ANSWER'],
    ['another kind', async () => ({ kind: 'allowed' }), 'ERR_VERIFIER_ANSWER'],
    ['nobody identified', async () => ({ kind: 'identified' }), 'ERR_VERIFIER_ANSWER'],
    ['null identified', async () => ({ kind: 'identified', identity: null }), 'ERR_VERIFIER_ANSWER'],
    ['rejected without a code', async () => ({ kind: 'rejected' }), 'ERR_VERIFIER_ANSWER'],
    ['unavailable without a code', async () => ({ kind: 'unavailable' }), 'ERR_VERIFIER_ANSWER'],
    [
      'a foreign issuer',
      async () => ({ kind: 'identified', identity: named('x', { issuer: 'other' }) }),
      'ERR_ISSUER_UNDECLARED',
    ],
    ['an issuer that is no text', async () => ({ kind: 'identified', identity: { issuer: 1 } }), 'ERR_ISSUER_UNDECLARED'],
  ])('%s is an outage', async (_, verify, code) => {
    expect(await answering(verify)).toMatchObject({ kind: 'unavailable', code })
  })

  test('any of its issuers may be that of the identity, and a refusal has none to be wrong about', async () => {
    const identity = named('jane', { issuer: 'j' })
    const either = (answer: object) =>
      verifier({ issuers: ['i', 'j'], reads: [[A]], verify: async () => answer as Authentication<Identity> }).verify(requestOf())
    expect(await either({ kind: 'identified', identity })).toStrictEqual({ kind: 'identified', identity })
    const refusal = { kind: 'rejected', code: 'custom:x', identity: named('jane', { issuer: 'other' }) }
    expect(await either(refusal)).toStrictEqual({ kind: 'rejected', code: 'custom:x' })
  })

  test('an identity of another shape has no issuer to be wrong about', async () => {
    const mine = verifier({ issuers: ['i'], reads: [[A]], verify: async () => ({ kind: 'identified', identity: 'jane' }) })
    expect(await mine.verify(requestOf())).toStrictEqual({ kind: 'identified', identity: 'jane' })
  })

  test.each([
    ['a header', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.headers('b')],
    ['a parameter', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.query('a')],
    ['the path', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.path],
    ['the event', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.event],
  ])('a read of %s that is not declared is an outage that names itself', async (_, read) => {
    const mine = verifier({
      issuers: ['i'],
      reads: [[A]],
      verify: async (request) => {
        read(request)
        return { kind: 'identified', identity: named('x') }
      },
    })
    const answer = await mine.verify(requestOf())
    expect(answer).toStrictEqual({ kind: 'unavailable', code: 'ERR_UNDECLARED_READ', cause: expect.any(UndeclaredReadError) })
  })

  test("'request' reads anything", async () => {
    const mine = verifier({
      issuers: ['i'],
      reads: 'request',
      verify: async ({ path }) => ({ kind: 'identified', identity: named(path) }),
    })
    expect(short(await mine.verify(requestOf()))).toBe('/pets')
  })

  const verify = async (): Promise<Authentication<Identity>> => ({ kind: 'absent' })
  test.each([
    ['no options', undefined, 'options'],
    ['no issuers', { reads: [[A]], verify }, 'issuers'],
    ['an empty list of issuers', { issuers: [], reads: [[A]], verify }, 'issuers'],
    ['an empty issuer', { issuers: [''], reads: [[A]], verify }, 'issuers'],
    ['an issuer that is no text', { issuers: [1], reads: [[A]], verify }, 'issuers'],
    ['one empty issuer', { issuers: ['i', ''], reads: [[A]], verify }, 'issuers'],
    ['issuers as text', { issuers: 'i', reads: [[A]], verify }, 'issuers'],
    ['no reads', { issuers: ['i'], verify }, 'reads'],
    ['no way in', { issuers: ['i'], reads: [], verify }, 'reads'],
    ['reads as text', { issuers: ['i'], reads: 'everything', verify }, 'reads'],
    ['a flat list', { issuers: ['i'], reads: [A], verify }, 'reads[0]'],
    ['a source of no kind', { issuers: ['i'], reads: [[A], [{ in: 'body', name: 'a' }]], verify }, 'reads[1]'],
    ['a source without a name', { issuers: ['i'], reads: [[{ in: 'header', name: '' }]], verify }, 'reads[0]'],
    ['a source whose name is a number', { issuers: ['i'], reads: [[{ in: 'header', name: 7 }]], verify }, 'reads[0]'],
    ['a source that is a list', { issuers: ['i'], reads: [[['header', 'a']]], verify }, 'reads[0]'],
    ['a source that is null', { issuers: ['i'], reads: [[null]], verify }, 'reads[0]'],
    ['no check', { issuers: ['i'], reads: [[A]] }, 'verify'],
    ['a check that is none', { issuers: ['i'], reads: [[A]], verify: true }, 'verify'],
    ['an unknown option', { issuers: ['i'], reads: [[A]], verify, live: true }, 'live'],
  ])('%s is a ConfigError', (_, options, option) => {
    const attempt = () => verifier(options as Parameters<typeof verifier>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('verifier', option))
  })

  test('what it declared cannot be changed later', async () => {
    const way = [A]
    const mine = verifier({ issuers: ['i'], reads: [way], verify })
    way.push(B)
    expect(mine.reads).toStrictEqual([[A]])
    expect(Object.isFrozen(mine)).toBe(true)
  })
})

describe('firstOf', () => {
  const both = firstOf(byHeader(A), byHeader(B))
  test.each([
    ['neither', {}, 'absent'],
    ['the first', { a: 'jane' }, 'jane'],
    ['the second', { b: 'joe' }, 'joe'],
    ['both', { a: 'jane', b: 'joe' }, 'jane'],
    ['a bad first', { a: 'bad' }, 'custom:a'],
    ['a bad first is not papered over', { a: 'bad', b: 'joe' }, 'custom:a'],
    ['a bad second', { b: 'bad' }, 'custom:b'],
    ['a bad second behind a good first', { a: 'jane', b: 'bad' }, 'jane'],
    ['an outage of the first is not "not mine"', { a: 'down', b: 'joe' }, 'custom:a'],
    ['an outage of the second', { b: 'down' }, 'custom:b'],
  ])('%s', async (_, headers, expected) => {
    expect(short(await both.verify(sent(headers)))).toBe(expected)
  })

  test('reads what any of them reads, one way in after the other', () => {
    expect(both.reads).toStrictEqual([[A], [B]])
    expect(firstOf(both, byHeader(C)).reads).toStrictEqual([[A], [B], [C]])
    const free = verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'absent' }) })
    expect(firstOf(both, free).reads).toBe('request')
    expect(firstOf(free, both).reads).toBe('request')
  })

  test('names every issuer once', () => {
    expect(firstOf(byHeader(A, 'x'), byHeader(B, 'y'), byHeader(C, 'x')).issuers).toStrictEqual(['x', 'y'])
  })

  test('one that throws is an outage, and the next is not asked', async () => {
    const broken: Verifier<Identity> = {
      reads: [[A]],
      issuers: ['x'],
      verify: () => {
        throw new Error('boom')
      },
    }
    expect(short(await firstOf(broken, byHeader(B)).verify(sent({ b: 'joe' })))).toBe('ERR_VERIFIER_FAILED')
  })

  test('each gets its own view, not the union', async () => {
    const nosy: Verifier<Identity> = {
      reads: [[A]],
      issuers: ['x'],
      verify: async (request) => ({ kind: 'identified', identity: named(request.headers('b')[0] ?? '') }),
    }
    expect(short(await firstOf(nosy, byHeader(B)).verify(sent({ b: 'joe' })))).toBe('ERR_UNDECLARED_READ')
  })

  const key = (scheme: string) => apiKey({ keys: {}, from: header('authorization', scheme) })
  test.each([
    ['one source, two schemes', () => firstOf(key('X'), key('Y')), '(?:^[Xx] +[!-~]+$)|(?:^[Yy] +[!-~]+$)'],
    ['the same twice', () => firstOf(key('X'), key('X')), '^[Xx] +[!-~]+$'],
    ['two sources', () => firstOf(key('X'), apiKey({ keys: {} })), undefined],
    ['one that says nothing', () => firstOf(key('X'), byHeader({ in: 'header', name: 'authorization' })), undefined],
    ['a query parameter', () => firstOf(apiKey({ keys: {}, from: query('key') })), undefined],
    ['one that reads anything', () => firstOf(key('X'), { ...key('Y'), reads: 'request' as const }), undefined],
  ])('joins what API Gateway may check beforehand: %s', (_, make, expected) => {
    const joined = make()
    expect(joined.identityValidationExpression).toBe(expected)
    expect(Object.hasOwn(joined, 'identityValidationExpression')).toBe(expected !== undefined)
  })

  test.each([
    ['nothing', []],
    ['undefined', [undefined]],
    ['a verifier and nothing', [byHeader(A), null]],
    ['an object', [{}]],
    ['one without reads', [{ verify: async () => ({ kind: 'absent' }), issuers: [] }]],
    ['one with a flat list', [{ verify: async () => ({ kind: 'absent' }), issuers: [], reads: [A] }]],
    ['one with no way in', [{ verify: async () => ({ kind: 'absent' }), issuers: [], reads: [] }]],
    ['one with a way in that is none', [{ verify: async () => ({ kind: 'absent' }), issuers: [], reads: [[A], A] }]],
    ['one whose verify is none', [{ verify: true, issuers: [], reads: [[A]] }]],
    ['one without issuers', [{ verify: async () => ({ kind: 'absent' }), reads: [[A]] }]],
  ])('%s is a ConfigError', (_, verifiers) => {
    const attempt = () => firstOf(...(verifiers as Verifier<unknown>[]))
    expect(attempt).toThrow(configError('firstOf', verifiers.length === 0 ? 'verifiers' : `verifiers[${verifiers.length - 1}]`))
  })

  test('a token verifier needs bearer, and the error says so', () => {
    const tokens: unknown = { verify: async () => ({ kind: 'absent' }), issuers: ['x'], live: false }
    expect(() => firstOf(tokens as Verifier<unknown>)).toThrow(/bearer/)
    const others = [
      { verify: true, issuers: ['x'], live: false },
      { verify: async () => ({ kind: 'absent' }), issuers: ['x'] },
      { verify: async () => ({ kind: 'absent' }), issuers: ['x'], live: false, reads: 'x' },
    ]
    for (const other of others)
      expect(() => firstOf(other as unknown as Verifier<unknown>)).toThrow(/^firstOf: verifiers\[0\] must be a verifier$/)
  })
})

describe('where', () => {
  const answered = (test: unknown) => where(byHeader(A), test as (identity: Identity) => boolean).verify(sent({ a: 'jane' }))

  test.each([
    ['true', () => true, 'jane'],
    ['false', () => false, 'ERR_WHERE'],
    ['undefined', () => undefined, 'ERR_WHERE'],
    ['null', () => null, 'ERR_WHERE'],
    ['0', () => 0, 'ERR_WHERE'],
    ['1', () => 1, 'ERR_WHERE_ANSWER'],
    ['text', () => 'true', 'ERR_WHERE_ANSWER'],
    ['an object', () => ({}), 'ERR_WHERE_ANSWER'],
    ['a promise of true', async () => true, 'ERR_WHERE_ANSWER'],
    ['a promise of false', async () => false, 'ERR_WHERE_ANSWER'],
    ['a promise that fails', () => Promise.reject(new Error('late')), 'ERR_WHERE_ANSWER'],
    [
      'a throw',
      () => {
        throw new Error('Unauthorized')
      },
      'ERR_VERIFIER_FAILED',
    ],
  ])('%s', async (_, predicate, expected) => {
    expect(short(await answered(predicate))).toBe(expected)
  })

  test.each([
    ['absent', {}, 'absent'],
    ['rejected', { a: 'bad' }, 'custom:a'],
    ['unavailable', { a: 'down' }, 'custom:a'],
  ])('%s stays so, and the predicate is not asked', async (_, headers, expected) => {
    let asked = 0
    const narrowed = where(byHeader(A), () => {
      asked += 1
      return true
    })
    expect(short(await narrowed.verify(sent(headers)))).toBe(expected)
    expect(asked).toBe(0)
  })

  test('keeps what the verifier declares', () => {
    const keys = apiKey({ keys: {} })
    expect(where(keys, () => true)).toMatchObject({
      reads: keys.reads,
      issuers: ['apiKey'],
      identityValidationExpression: '^[!-~]+$',
    })
    expect(where(byHeader(A), () => true)).not.toHaveProperty('identityValidationExpression')
  })

  test('what is no verifier or no predicate is a ConfigError', () => {
    expect(() => where({} as Verifier<Identity>, () => true)).toThrow(configError('where', 'verifier'))
    expect(() => where(byHeader(A), true as unknown as () => boolean)).toThrow(configError('where', 'test'))
  })
})

describe('allOf', () => {
  const both = allOf(byHeader(A), { second: byHeader(B, 'j') })

  test('main names the caller, the others are found under also', async () => {
    expect(await both.verify(sent({ a: 'jane', b: 'joe' }))).toStrictEqual({
      kind: 'identified',
      identity: { ...named('jane'), also: { second: named('joe', { issuer: 'j' }) } },
    })
  })

  test.each([
    ['neither', {}, 'absent'],
    ['main alone', { a: 'jane' }, 'ERR_INCOMPLETE'],
    ['the other alone', { b: 'joe' }, 'ERR_INCOMPLETE'],
    ['a bad main', { a: 'bad', b: 'joe' }, 'custom:a'],
    ['a bad main alone', { a: 'bad' }, 'custom:a'],
    ['a bad other', { a: 'jane', b: 'bad' }, 'custom:b'],
    ['a bad other alone', { b: 'bad' }, 'custom:b'],
    ['an outage of main', { a: 'down', b: 'joe' }, 'custom:a'],
    ['an outage of the other', { a: 'jane', b: 'down' }, 'custom:b'],
    ['both bad', { a: 'bad', b: 'bad' }, 'custom:a'],
  ])('%s', async (_, headers, expected) => {
    expect(short(await both.verify(sent(headers)))).toBe(expected)
  })

  test('a way in that was begun is not left for the next alternative', async () => {
    expect(short(await firstOf(both, byHeader(A)).verify(sent({ a: 'jane' })))).toBe('ERR_INCOMPLETE')
  })

  test('reads every way into the one with every way into the others', () => {
    const either = firstOf(byHeader(A), byHeader(B))
    expect(both.reads).toStrictEqual([[A, B]])
    expect(allOf(either, { c: byHeader(C) }).reads).toStrictEqual([
      [A, C],
      [B, C],
    ])
    expect(allOf(either, { again: either }).reads).toStrictEqual([[A], [A, B], [B, A], [B]])
    const free = verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'absent' }) })
    expect(allOf(either, { free }).reads).toBe('request')
    expect(allOf(free, { either }).reads).toBe('request')
  })

  test('too many ways in are a ConfigError, not a long wait', () => {
    const wide = firstOf(...Array.from({ length: 17 }, (_, index) => byHeader({ in: 'header', name: `h${index}` })))
    expect(() => allOf(wide, { wide })).toThrow(configError('allOf', 'reads'))
    const widest = firstOf(...Array.from({ length: 16 }, (_, index) => byHeader({ in: 'header', name: `h${index}` })))
    expect(allOf(widest, { widest }).reads).toHaveLength(256)
  })

  test('the issuers are the caller’s', () => {
    expect(both.issuers).toStrictEqual(['i'])
  })

  test('the earliest expiry counts', async () => {
    const soon = allOf(byHeader(A, 'i', { expiresAt: 20 }), { b: byHeader(B, 'j', { expiresAt: 10 }) })
    expect(await soon.verify(sent({ a: 'x', b: 'y' }))).toMatchObject({
      identity: { expiresAt: 10, also: { b: { expiresAt: 10 } } },
    })
    const late = allOf(byHeader(A, 'i', { expiresAt: 20 }), { b: byHeader(B) })
    expect(await late.verify(sent({ a: 'x', b: 'y' }))).toMatchObject({ identity: { expiresAt: 20 } })
  })

  test('one inside the other keeps both', async () => {
    const three = allOf(both, { third: byHeader(C) })
    const answer = await three.verify(requestOf({ headers: { a: 'x', b: 'y' }, query: { c: 'z' } }))
    expect(answer).toMatchObject({ identity: { subject: 'x', also: { second: { subject: 'y' }, third: { subject: 'z' } } } })
  })

  test('each gets its own view', async () => {
    const nosy: Verifier<Identity> = {
      reads: [[A]],
      issuers: ['x'],
      verify: async (request) => ({ kind: 'identified', identity: named(request.headers('b')[0] ?? '') }),
    }
    expect(short(await allOf(nosy, { b: byHeader(B) }).verify(sent({ b: 'joe' })))).toBe('ERR_UNDECLARED_READ')
    expect(short(await allOf(byHeader(B), { nosy }).verify(sent({ b: 'joe' })))).toBe('ERR_UNDECLARED_READ')
  })

  test('an identity that is no object cannot carry the others', async () => {
    const text = verifier({ issuers: ['x'], reads: [[A]], verify: async () => ({ kind: 'identified', identity: 'jane' }) })
    expect(await allOf(text, { b: byHeader(B) }).verify(sent({ b: 'joe' }))).toMatchObject({ code: 'ERR_VERIFIER_ANSWER' })
  })

  test('the others may be of any shape, and an `also` that is no object is replaced', async () => {
    const text = verifier({ issuers: ['x'], reads: [[B]], verify: async () => ({ kind: 'identified', identity: 'joe' }) })
    const odd = byHeader(A, 'i', { also: 'x' } as Partial<Identity>)
    const answer = await allOf(odd, { text }).verify(sent({ a: 'jane', b: 'x' }))
    const identity = { ...named('jane'), also: { text: 'joe' } }
    expect(answer).toStrictEqual({ kind: 'identified', identity })
    const own = answer.kind === 'identified' ? Object.getOwnPropertyDescriptor(answer.identity, 'also') : undefined
    expect(own).toStrictEqual({ value: { text: 'joe' }, enumerable: true, configurable: true, writable: true })
  })

  test('the class of an identity is kept, and the verifier’s own object is not written to', async () => {
    class Person {
      readonly name = 'jane'
      get shout(): string {
        return this.name.toUpperCase()
      }
    }
    const person = Object.freeze(new Person())
    const main = verifier({ issuers: ['x'], reads: [[A]], verify: async () => ({ kind: 'identified', identity: person }) })
    const answer = await allOf(main, { b: byHeader(B) }).verify(sent({ b: 'joe' }))
    expect(answer.kind === 'identified' && [answer.identity.shout, answer.identity.also.b.subject]).toStrictEqual(['JANE', 'joe'])
    expect(person).not.toHaveProperty('also')
  })

  test.each([
    ['no main', undefined, { b: byHeader(B) }, 'main'],
    ['no others', byHeader(A), {}, 'also'],
    ['others that are null', byHeader(A), null, 'also'],
    ['a list of others', byHeader(A), [byHeader(B)], 'also'],
    ['another that is none', byHeader(A), { b: {} }, 'also["b"]'],
  ])('%s is a ConfigError', (_, main, also, option) => {
    const attempt = () => allOf(main as Verifier<Identity>, also as { b: Verifier<Identity> })
    expect(attempt).toThrow(configError('allOf', option))
  })
})

test('a key and a check of one’s own, in one header', async () => {
  const KEY = 'k-0123456789abcdefghijkl'
  const authorization: IdentitySource = { in: 'header', name: 'authorization' }
  const mine = verifier({
    issuers: ['me'],
    reads: [[authorization]],
    verify: async (request): Promise<Authentication<Identity<'mine'>>> =>
      request.headers('authorization')[0] === 'Mine x'
        ? { kind: 'identified', identity: { ...named('x', { issuer: 'me' }), scheme: 'mine' } }
        : { kind: 'absent' },
  })
  const keys = apiKey({ keys: { [hashApiKey(KEY)]: { owner: 'acme' } }, from: header('authorization', 'ApiKey') })
  const either = firstOf(mine, keys)
  expect(either.reads).toStrictEqual([[authorization], [authorization]])
  for (const [text, expected] of [
    ['Mine x', 'x'],
    [`ApiKey ${KEY}`, 'acme'],
    ['Other x', 'absent'],
  ] as const) {
    expect(short(await either.verify(sent({ authorization: text })))).toBe(expected)
  }
})
