import { describe, expect, test } from 'vitest'
import type { Identity } from '../../../../src/events/index.ts'
import { authenticated, compile, hasScope, parseExecuteApiArn, routeTable } from '../../../../src/policy/index.ts'
import { equivalentEncodings, usualEncodings } from '../../../../src/policy/routes/emit/equivalent-encodings.ts'

describe('the usual encodings', () => {
  test.each<[string, readonly string[]]>([
    ['pets', ['pets']],
    ['a.b_c~d-9', ['a.b_c~d-9']],
    ['', ['']],
    ['a b', ['a b', 'a%20b']],
    ['x@y', ['x@y', 'x%40y']],
    ['a+b', ['a+b', 'a%2Bb', 'a%2bb']],
    ["it's", ["it's", 'it%27s']],
    ['a!', ['a!', 'a%21']],
    ['(a)', ['(a)', '%28a%29']],
    ['$metadata', ['$metadata', '%24metadata']],
    ['a&b=c', ['a&b=c', 'a%26b%3Dc', 'a%26b%3dc']],
    ['a,b;c:d', ['a,b;c:d', 'a%2Cb%3Bc%3Ad', 'a%2cb%3bc%3ad']],
    ['a*', ['a*', 'a%2A', 'a%2a']],
    ['é', ['é', '%C3%A9', '%c3%a9']],
    ['ÿ', ['ÿ', '%C3%BF', '%c3%bf']],
    ['€', ['%E2%82%AC', '%e2%82%ac']],
    ['é@', ['é@', '%C3%A9%40', '%C3%A9@', '%c3%a9%40', '%c3%a9@']],
  ])('of %s', (segment, expected) => {
    expect(usualEncodings(segment)).toStrictEqual(expected)
  })
})

describe('the substrings of needless encodings', () => {
  test.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['ao'], ['%6']],
    [['pz'], ['%70', '%7A', '%7a']],
    [['A-'], ['%2D', '%2d', '%41']],
    [
      ['z', 'z9'],
      ['%39', '%7A', '%7a'],
    ],
    [['a b'], ['%6']],
    [['@'], []],
    [['a@b+'], ['%2B', '%2b', '%40', '%6']],
    [['é'], ['%C3', '%c3']],
    [['!!'], ['%21']],
    [["it's(*)"], ['%27', '%28', '%29', '%2A', '%2a', '%73', '%74', '%6'].sort()],
    [['é!'], ['%21', '%C3', '%c3']],
    [['\u007f'], []],
    [['~'], ['%7E', '%7e']],
  ])('of %o', (literals, expected) => {
    expect(equivalentEncodings(literals)).toStrictEqual(expected)
  })
})

// Regression: characters that `encodeURIComponent` does not encode were open if only one of several was encoded.
test.each(['a!b!c', "it's(1)", 'é!', 'a b@c', 'x'])('denies %s in every encoding below an open parameter', (closed) => {
  const api = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
  const routes = { 'GET /pets/{id}': authenticated, [`GET /pets/${closed}`]: hasScope('nobody') }
  const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes })
  const arn = parseExecuteApiArn(`${api}/GET/pets`)
  const identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set<string>(), groups: new Set<string>(), claims: {} }
  const { document } = table.decide({ identity, request: {} as never, arn })
  const compiled = compile({ identity: [document] })
  let encodings = ['']
  for (const character of closed) {
    const bytes = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')
    encodings = encodings.flatMap((start) => [start + character, start + bytes, start + bytes.toLowerCase()])
  }
  const verdicts = encodings.map((path) =>
    compiled.decide({ principal: 'x', action: 'execute-api:Invoke', resource: `${api}/GET/pets/${path}`, context: {} }),
  )
  expect(new Set(verdicts)).toStrictEqual(new Set(['explicitDeny']))
})
