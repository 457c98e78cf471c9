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

/** Returns the result that the value of its one source selects. */
function byHeader(source: IdentitySource, issuer = 'i', more: Partial<Identity> = {}): Verifier<Identity> {
  return verifier({
    issuers: [issuer],
    reads: [[source]],
    verify: async (request): Promise<Authentication<Identity>> => {
      const value = source.in === 'query' ? request.query(source.name)[0] : request.headers(source.name)[0]
      if (value === undefined) return { kind: 'absent' }
      if (value === 'bad') return { kind: 'rejected', code: `custom:${source.name}` }
      if (value === 'down') return { kind: 'unavailable', code: `custom:${source.name}`, cause: undefined }
      return { kind: 'identified', identity: named(value, { issuer, ...more }) }
    },
  })
}

const sent = (headers: { readonly [name: string]: string }) => requestOf({ headers })
const outcomeOf = (result: Authentication<Identity>) =>
  result.kind === 'identified' ? result.identity.subject : result.kind === 'absent' ? 'absent' : result.code

describe('verifier', () => {
  test('returns the result of the check', async () => {
    const identity = named('jane')
    const custom = verifier({ issuers: ['i', 'i'], reads: [[A], [B]], verify: async () => ({ kind: 'identified', identity }) })
    expect(await custom.verify(requestOf())).toStrictEqual({ kind: 'identified', identity })
    expect(custom.reads).toStrictEqual([[A], [B]])
    expect(custom.issuers).toStrictEqual(['i'])
  })

  const resultOf = (verify: () => unknown) =>
    // The cast allows rows that do not compile.
    verifier({ issuers: ['i'], reads: [[A]], verify: verify as () => Promise<Authentication<Identity>> }).verify(requestOf())
  const thrown = new Error('Unauthorized')

  test.each([
    [
      'an error',
      () => {
        throw thrown
      },
      'ERR_VERIFIER_FAILED',
    ],
    ['a rejected promise', () => Promise.reject(thrown), 'ERR_VERIFIER_FAILED'],
    [
      'a thrown undefined',
      () => {
        throw undefined
      },
      'ERR_VERIFIER_FAILED',
    ],
    [
      'a result that throws when read',
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
    ['a string', async () => 'identified', 'ERR_VERIFIER_ANSWER'],
    ['another kind', async () => ({ kind: 'allowed' }), 'ERR_VERIFIER_ANSWER'],
    ['an identified result without an identity', async () => ({ kind: 'identified' }), 'ERR_VERIFIER_ANSWER'],
    ['an identity of null', async () => ({ kind: 'identified', identity: null }), 'ERR_VERIFIER_ANSWER'],
    ['rejected without a code', async () => ({ kind: 'rejected' }), 'ERR_VERIFIER_ANSWER'],
    ['unavailable without a code', async () => ({ kind: 'unavailable' }), 'ERR_VERIFIER_ANSWER'],
    [
      'an undeclared issuer',
      async () => ({ kind: 'identified', identity: named('x', { issuer: 'other' }) }),
      'ERR_ISSUER_UNDECLARED',
    ],
    ['an issuer that is not a string', async () => ({ kind: 'identified', identity: { issuer: 1 } }), 'ERR_ISSUER_UNDECLARED'],
  ])('reports %s as an outage', async (_, verify, code) => {
    expect(await resultOf(verify)).toMatchObject({ kind: 'unavailable', code })
  })

  test('accepts each declared issuer, and checks no issuer of a rejection', async () => {
    const identity = named('jane', { issuer: 'j' })
    const withResult = (result: object) =>
      verifier({ issuers: ['i', 'j'], reads: [[A]], verify: async () => result as Authentication<Identity> }).verify(requestOf())
    expect(await withResult({ kind: 'identified', identity })).toStrictEqual({ kind: 'identified', identity })
    const rejection = { kind: 'rejected', code: 'custom:x', identity: named('jane', { issuer: 'other' }) }
    expect(await withResult(rejection)).toStrictEqual({ kind: 'rejected', code: 'custom:x' })
  })

  test('accepts an identity without an issuer property', async () => {
    const custom = verifier({ issuers: ['i'], reads: [[A]], verify: async () => ({ kind: 'identified', identity: 'jane' }) })
    expect(await custom.verify(requestOf())).toStrictEqual({ kind: 'identified', identity: 'jane' })
  })

  test.each([
    ['a header', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.headers('b')],
    ['a parameter', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.query('a')],
    ['the path', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.path],
    ['the event', (request: Parameters<Verifier<unknown>['verify']>[0]) => request.event],
  ])('reports an undeclared read of %s as an outage', async (_, read) => {
    const custom = verifier({
      issuers: ['i'],
      reads: [[A]],
      verify: async (request) => {
        read(request)
        return { kind: 'identified', identity: named('x') }
      },
    })
    const result = await custom.verify(requestOf())
    expect(result).toStrictEqual({ kind: 'unavailable', code: 'ERR_UNDECLARED_READ', cause: expect.any(UndeclaredReadError) })
  })

  test("reads everything with 'request'", async () => {
    const custom = verifier({
      issuers: ['i'],
      reads: 'request',
      verify: async ({ path }) => ({ kind: 'identified', identity: named(path) }),
    })
    expect(outcomeOf(await custom.verify(requestOf()))).toBe('/pets')
  })

  const verify = async (): Promise<Authentication<Identity>> => ({ kind: 'absent' })
  test.each([
    ['no options', undefined, 'options'],
    ['no issuers', { reads: [[A]], verify }, 'issuers'],
    ['an empty array of issuers', { issuers: [], reads: [[A]], verify }, 'issuers'],
    ['an empty issuer', { issuers: [''], reads: [[A]], verify }, 'issuers'],
    ['an issuer that is not a string', { issuers: [1], reads: [[A]], verify }, 'issuers'],
    ['an empty issuer among others', { issuers: ['i', ''], reads: [[A]], verify }, 'issuers'],
    ['issuers that are a string', { issuers: 'i', reads: [[A]], verify }, 'issuers'],
    ['no reads', { issuers: ['i'], verify }, 'reads'],
    ['no alternative', { issuers: ['i'], reads: [], verify }, 'reads'],
    ['another string for reads', { issuers: ['i'], reads: 'everything', verify }, 'reads'],
    ['a flat array', { issuers: ['i'], reads: [A], verify }, 'reads[0]'],
    ['a source of an unknown kind', { issuers: ['i'], reads: [[A], [{ in: 'body', name: 'a' }]], verify }, 'reads[1]'],
    ['a source without a name', { issuers: ['i'], reads: [[{ in: 'header', name: '' }]], verify }, 'reads[0]'],
    ['a source whose name is a number', { issuers: ['i'], reads: [[{ in: 'header', name: 7 }]], verify }, 'reads[0]'],
    ['a source that is an array', { issuers: ['i'], reads: [[['header', 'a']]], verify }, 'reads[0]'],
    ['a source that is null', { issuers: ['i'], reads: [[null]], verify }, 'reads[0]'],
    ['no check', { issuers: ['i'], reads: [[A]] }, 'verify'],
    ['a check that is not a function', { issuers: ['i'], reads: [[A]], verify: true }, 'verify'],
    ['an unknown option', { issuers: ['i'], reads: [[A]], verify, live: true }, 'live'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    const attempt = () => verifier(options as Parameters<typeof verifier>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('verifier', option))
  })

  test('copies and freezes its declarations', async () => {
    const sources = [A]
    const custom = verifier({ issuers: ['i'], reads: [sources], verify })
    sources.push(B)
    expect(custom.reads).toStrictEqual([[A]])
    expect(Object.isFrozen(custom)).toBe(true)
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
    ['a bad first, which a valid second does not hide', { a: 'bad', b: 'joe' }, 'custom:a'],
    ['a bad second', { b: 'bad' }, 'custom:b'],
    ['a bad second after a valid first', { a: 'jane', b: 'bad' }, 'jane'],
    ['an outage of the first, which is not treated as absent', { a: 'down', b: 'joe' }, 'custom:a'],
    ['an outage of the second', { b: 'down' }, 'custom:b'],
  ])('handles %s', async (_, headers, expected) => {
    expect(outcomeOf(await both.verify(sent(headers)))).toBe(expected)
  })

  test('reads what any of the verifiers reads, in order', () => {
    expect(both.reads).toStrictEqual([[A], [B]])
    expect(firstOf(both, byHeader(C)).reads).toStrictEqual([[A], [B], [C]])
    const free = verifier({ issuers: ['x'], reads: 'request', verify: async () => ({ kind: 'absent' }) })
    expect(firstOf(both, free).reads).toBe('request')
    expect(firstOf(free, both).reads).toBe('request')
  })

  test('lists every issuer once', () => {
    expect(firstOf(byHeader(A, 'x'), byHeader(B, 'y'), byHeader(C, 'x')).issuers).toStrictEqual(['x', 'y'])
  })

  test('reports an error of one verifier as an outage and does not call the next one', async () => {
    const broken: Verifier<Identity> = {
      reads: [[A]],
      issuers: ['x'],
      verify: () => {
        throw new Error('boom')
      },
    }
    expect(outcomeOf(await firstOf(broken, byHeader(B)).verify(sent({ b: 'joe' })))).toBe('ERR_VERIFIER_FAILED')
  })

  test('gives each verifier its own view, not the union', async () => {
    const overreaching: Verifier<Identity> = {
      reads: [[A]],
      issuers: ['x'],
      verify: async (request) => ({ kind: 'identified', identity: named(request.headers('b')[0] ?? '') }),
    }
    expect(outcomeOf(await firstOf(overreaching, byHeader(B)).verify(sent({ b: 'joe' })))).toBe('ERR_UNDECLARED_READ')
  })

  const key = (scheme: string) => apiKey({ keys: {}, from: header('authorization', scheme) })
  test.each([
    ['one source, two schemes', () => firstOf(key('X'), key('Y')), '(?:^[Xx] +[!-~]+$)|(?:^[Yy] +[!-~]+$)'],
    ['the same twice', () => firstOf(key('X'), key('X')), '^[Xx] +[!-~]+$'],
    ['two sources', () => firstOf(key('X'), apiKey({ keys: {} })), undefined],
    ['a verifier without an expression', () => firstOf(key('X'), byHeader({ in: 'header', name: 'authorization' })), undefined],
    ['a query parameter', () => firstOf(apiKey({ keys: {}, from: query('key') })), undefined],
    ['a verifier that reads everything', () => firstOf(key('X'), { ...key('Y'), reads: 'request' as const }), undefined],
  ])('combines the validation expressions of %s', (_, create, expected) => {
    const joined = create()
    expect(joined.identityValidationExpression).toBe(expected)
    expect(Object.hasOwn(joined, 'identityValidationExpression')).toBe(expected !== undefined)
  })

  test.each([
    ['no verifier', []],
    ['undefined', [undefined]],
    ['a verifier and null', [byHeader(A), null]],
    ['an object', [{}]],
    ['a verifier without reads', [{ verify: async () => ({ kind: 'absent' }), issuers: [] }]],
    ['a verifier with a flat array', [{ verify: async () => ({ kind: 'absent' }), issuers: [], reads: [A] }]],
    ['a verifier without an alternative', [{ verify: async () => ({ kind: 'absent' }), issuers: [], reads: [] }]],
    ['a verifier with a malformed alternative', [{ verify: async () => ({ kind: 'absent' }), issuers: [], reads: [[A], A] }]],
    ['a verifier whose verify is not a function', [{ verify: true, issuers: [], reads: [[A]] }]],
    ['a verifier without issuers', [{ verify: async () => ({ kind: 'absent' }), reads: [[A]] }]],
  ])('throws a ConfigError for %s', (_, verifiers) => {
    const attempt = () => firstOf(...(verifiers as Verifier<unknown>[]))
    expect(attempt).toThrow(configError('firstOf', verifiers.length === 0 ? 'verifiers' : `verifiers[${verifiers.length - 1}]`))
  })

  test('advises to wrap a token verifier in bearer', () => {
    const tokens: unknown = { verify: async () => ({ kind: 'absent' }), issuers: ['x'], live: false }
    expect(() => firstOf(tokens as Verifier<unknown>)).toThrow(/bearer/)
    const others = [
      { verify: true, issuers: ['x'], live: false },
      { verify: async () => ({ kind: 'absent' }), issuers: ['x'] },
      { verify: async () => ({ kind: 'absent' }), issuers: ['x'], live: false, reads: 'x' },
    ]
    for (const other of others)
      expect(() => firstOf(other as unknown as Verifier<unknown>)).toThrow(
        /^firstOf: verifiers\[0\] must be a verifier, received an object$/,
      )
  })
})

describe('where', () => {
  const verifyWith = (test: unknown) => where(byHeader(A), test as (identity: Identity) => boolean).verify(sent({ a: 'jane' }))

  test.each([
    ['true', () => true, 'jane'],
    ['false', () => false, 'ERR_WHERE'],
    ['undefined', () => undefined, 'ERR_WHERE'],
    ['null', () => null, 'ERR_WHERE'],
    ['0', () => 0, 'ERR_WHERE'],
    ['1', () => 1, 'ERR_WHERE_ANSWER'],
    ['a string', () => 'true', 'ERR_WHERE_ANSWER'],
    ['an object', () => ({}), 'ERR_WHERE_ANSWER'],
    ['a promise of true', async () => true, 'ERR_WHERE_ANSWER'],
    ['a promise of false', async () => false, 'ERR_WHERE_ANSWER'],
    ['a promise that rejects', () => Promise.reject(new Error('late')), 'ERR_WHERE_ANSWER'],
    [
      'an error',
      () => {
        throw new Error('Unauthorized')
      },
      'ERR_VERIFIER_FAILED',
    ],
  ])('handles a predicate that returns %s', async (_, predicate, expected) => {
    expect(outcomeOf(await verifyWith(predicate))).toBe(expected)
  })

  test.each([
    ['absent', {}, 'absent'],
    ['rejected', { a: 'bad' }, 'custom:a'],
    ['unavailable', { a: 'down' }, 'custom:a'],
  ])('keeps %s and does not call the predicate', async (_, headers, expected) => {
    let calls = 0
    const narrowed = where(byHeader(A), () => {
      calls += 1
      return true
    })
    expect(outcomeOf(await narrowed.verify(sent(headers)))).toBe(expected)
    expect(calls).toBe(0)
  })

  test('keeps the declarations of the verifier', () => {
    const keys = apiKey({ keys: {} })
    expect(where(keys, () => true)).toMatchObject({
      reads: keys.reads,
      issuers: ['apiKey'],
      identityValidationExpression: '^[!-~]+$',
    })
    expect(where(byHeader(A), () => true)).not.toHaveProperty('identityValidationExpression')
  })

  test('throws a ConfigError for anything but a verifier and a predicate', () => {
    expect(() => where({} as Verifier<Identity>, () => true)).toThrow(configError('where', 'verifier'))
    expect(() => where(byHeader(A), true as unknown as () => boolean)).toThrow(configError('where', 'test'))
  })
})

describe('allOf', () => {
  const both = allOf(byHeader(A), { second: byHeader(B, 'j') })

  test('returns the main identity, with the others under also', async () => {
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
  ])('handles %s', async (_, headers, expected) => {
    expect(outcomeOf(await both.verify(sent(headers)))).toBe(expected)
  })

  test('does not leave an incomplete request to the next alternative of firstOf', async () => {
    expect(outcomeOf(await firstOf(both, byHeader(A)).verify(sent({ a: 'jane' })))).toBe('ERR_INCOMPLETE')
  })

  test('reads each alternative of one with each alternative of the others', () => {
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

  test('throws a ConfigError for too many combinations', () => {
    const wide = firstOf(...Array.from({ length: 17 }, (_, index) => byHeader({ in: 'header', name: `h${index}` })))
    expect(() => allOf(wide, { wide })).toThrow(configError('allOf', 'reads'))
    const widest = firstOf(...Array.from({ length: 16 }, (_, index) => byHeader({ in: 'header', name: `h${index}` })))
    expect(allOf(widest, { widest }).reads).toHaveLength(256)
  })

  test('has the issuers of the main verifier', () => {
    expect(both.issuers).toStrictEqual(['i'])
  })

  test('uses the earliest expiry', async () => {
    const soon = allOf(byHeader(A, 'i', { expiresAt: 20 }), { b: byHeader(B, 'j', { expiresAt: 10 }) })
    expect(await soon.verify(sent({ a: 'x', b: 'y' }))).toMatchObject({
      identity: { expiresAt: 10, also: { b: { expiresAt: 10 } } },
    })
    const late = allOf(byHeader(A, 'i', { expiresAt: 20 }), { b: byHeader(B) })
    expect(await late.verify(sent({ a: 'x', b: 'y' }))).toMatchObject({ identity: { expiresAt: 20 } })
  })

  test('keeps the identities of a nested allOf', async () => {
    const three = allOf(both, { third: byHeader(C) })
    const result = await three.verify(requestOf({ headers: { a: 'x', b: 'y' }, query: { c: 'z' } }))
    expect(result).toMatchObject({ identity: { subject: 'x', also: { second: { subject: 'y' }, third: { subject: 'z' } } } })
  })

  describe('sameSubject', () => {
    const same = (other: Verifier<Identity>) => allOf(byHeader(A), { other }, { sameSubject: true })

    test.each<[string, Verifier<Identity>, { readonly [name: string]: string }, string]>([
      ['one subject', byHeader(B), { a: 'jane', b: 'jane' }, 'jane'],
      ['two subjects', byHeader(B), { a: 'jane', b: 'joe' }, 'ERR_SUBJECT_MISMATCH'],
      ['subjects that differ in case', byHeader(B), { a: 'jane', b: 'Jane' }, 'ERR_SUBJECT_MISMATCH'],
      ['equal subjects of two issuers', byHeader(B, 'j'), { a: 'jane', b: 'jane' }, 'ERR_SUBJECT_MISMATCH'],
      ['a missing credential', byHeader(B), { a: 'jane' }, 'ERR_INCOMPLETE'],
      ['a rejected credential', byHeader(B), { a: 'jane', b: 'bad' }, 'custom:b'],
      ['no credential', byHeader(B), {}, 'absent'],
    ])('handles %s', async (_, other, headers, expected) => {
      expect(outcomeOf(await same(other).verify(sent(headers)))).toBe(expected)
    })

    test('accepts two subjects by default', async () => {
      for (const options of [{}, { sameSubject: false }, { sameSubject: undefined }]) {
        const result = await allOf(byHeader(A), { b: byHeader(B) }, options).verify(sent({ a: 'jane', b: 'joe' }))
        expect(outcomeOf(result)).toBe('jane')
      }
    })

    test('compares every identity', async () => {
      const three = allOf(byHeader(A), { b: byHeader(B), c: byHeader(C) }, { sameSubject: true })
      const subjects = (b: string, c: string) => requestOf({ headers: { a: 'jane', b }, query: { c } })
      expect(outcomeOf(await three.verify(subjects('jane', 'jane')))).toBe('jane')
      expect(outcomeOf(await three.verify(subjects('jane', 'joe')))).toBe('ERR_SUBJECT_MISMATCH')
    })

    test('rejects identities without an issuer and a subject', async () => {
      const custom = (source: IdentitySource) =>
        verifier({ issuers: ['x'], reads: [[source]], verify: async () => ({ kind: 'identified', identity: { name: 'jane' } }) })
      const result = await allOf(custom(A), { b: custom(B) }, { sameSubject: true }).verify(requestOf())
      expect(result).toStrictEqual({ kind: 'rejected', code: 'ERR_SUBJECT_MISMATCH' })
    })

    test.each([
      ['an unknown option', { subject: true }, 'subject'],
      ['a string', { sameSubject: 'true' }, 'sameSubject'],
      ['null', null, 'options'],
    ])('throws a ConfigError for %s', (_, options, option) => {
      const attempt = () => allOf(byHeader(A), { b: byHeader(B) }, options as unknown as { sameSubject: boolean })
      expect(attempt).toThrow(configError('allOf', option))
    })
  })

  test('gives each verifier its own view', async () => {
    const overreaching: Verifier<Identity> = {
      reads: [[A]],
      issuers: ['x'],
      verify: async (request) => ({ kind: 'identified', identity: named(request.headers('b')[0] ?? '') }),
    }
    expect(outcomeOf(await allOf(overreaching, { b: byHeader(B) }).verify(sent({ b: 'joe' })))).toBe('ERR_UNDECLARED_READ')
    expect(outcomeOf(await allOf(byHeader(B), { overreaching }).verify(sent({ b: 'joe' })))).toBe('ERR_UNDECLARED_READ')
  })

  test('reports a main identity that is not an object as an outage', async () => {
    const text = verifier({ issuers: ['x'], reads: [[A]], verify: async () => ({ kind: 'identified', identity: 'jane' }) })
    expect(await allOf(text, { b: byHeader(B) }).verify(sent({ b: 'joe' }))).toMatchObject({ code: 'ERR_VERIFIER_ANSWER' })
  })

  test('accepts other identities of any shape and replaces an `also` that is not an object', async () => {
    const text = verifier({ issuers: ['x'], reads: [[B]], verify: async () => ({ kind: 'identified', identity: 'joe' }) })
    const odd = byHeader(A, 'i', { also: 'x' } as Partial<Identity>)
    const result = await allOf(odd, { text }).verify(sent({ a: 'jane', b: 'x' }))
    const identity = { ...named('jane'), also: { text: 'joe' } }
    expect(result).toStrictEqual({ kind: 'identified', identity })
    const own = result.kind === 'identified' ? Object.getOwnPropertyDescriptor(result.identity, 'also') : undefined
    expect(own).toStrictEqual({ value: { text: 'joe' }, enumerable: true, configurable: true, writable: true })
  })

  test('keeps the class of the identity and does not change the verifier’s object', async () => {
    class Person {
      readonly name = 'jane'
      get shout(): string {
        return this.name.toUpperCase()
      }
    }
    const person = Object.freeze(new Person())
    const main = verifier({ issuers: ['x'], reads: [[A]], verify: async () => ({ kind: 'identified', identity: person }) })
    const result = await allOf(main, { b: byHeader(B) }).verify(sent({ b: 'joe' }))
    expect(result.kind === 'identified' && [result.identity.shout, result.identity.also.b.subject]).toStrictEqual(['JANE', 'joe'])
    expect(person).not.toHaveProperty('also')
  })

  test.each([
    ['no main', undefined, { b: byHeader(B) }, 'main'],
    ['no others', byHeader(A), {}, 'also'],
    ['others of null', byHeader(A), null, 'also'],
    ['an array of others', byHeader(A), [byHeader(B)], 'also'],
    ['another that is not a verifier', byHeader(A), { b: {} }, 'also["b"]'],
  ])('throws a ConfigError for %s', (_, main, also, option) => {
    const attempt = () => allOf(main as Verifier<Identity>, also as { b: Verifier<Identity> })
    expect(attempt).toThrow(configError('allOf', option))
  })
})

test('an API key and a custom check share one header', async () => {
  const KEY = 'k-0123456789abcdefghijkl'
  const authorization: IdentitySource = { in: 'header', name: 'authorization' }
  const custom = verifier({
    issuers: ['me'],
    reads: [[authorization]],
    verify: async (request): Promise<Authentication<Identity<'custom'>>> =>
      request.headers('authorization')[0] === 'Mine x'
        ? { kind: 'identified', identity: { ...named('x', { issuer: 'me' }), scheme: 'custom' } }
        : { kind: 'absent' },
  })
  const keys = apiKey({ keys: { [hashApiKey(KEY)]: { owner: 'acme' } }, from: header('authorization', 'ApiKey') })
  const either = firstOf(custom, keys)
  expect(either.reads).toStrictEqual([[authorization], [authorization]])
  for (const [text, expected] of [
    ['Mine x', 'x'],
    [`ApiKey ${KEY}`, 'acme'],
    ['Other x', 'absent'],
  ] as const) {
    expect(outcomeOf(await either.verify(sent({ authorization: text })))).toBe(expected)
  }
})
