import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier'
import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidGroupError,
  CognitoJwtInvalidTokenUseError,
  JwtInvalidAudienceError,
  JwtInvalidScopeError,
} from 'aws-jwt-verify/error'
import { validateJwtFields } from 'aws-jwt-verify/jwt'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { cognito, oidc } from '../../../src/identity/index.ts'
import { type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

const NOW = 1_700_000_000_000
const now = () => NOW
const userPoolId = 'eu-west-1_AbCdEf'

let pool: TestIssuer
let provider: TestIssuer
beforeAll(async () => {
  pool = await testIssuer({ userPoolId, clientId: 'a', now })
  provider = await testIssuer({ issuer: 'https://issuer.example', clientId: 'a', algorithm: 'ES256', now })
})

const CODES = new Map<unknown, string>([
  [JwtInvalidAudienceError, 'ERR_TOKEN_AUDIENCE'],
  [JwtInvalidScopeError, 'ERR_TOKEN_SCOPE'],
  [CognitoJwtInvalidGroupError, 'ERR_TOKEN_GROUP'],
  [CognitoJwtInvalidTokenUseError, 'ERR_TOKEN_USE'],
  [CognitoJwtInvalidClientIdError, 'ERR_TOKEN_CLIENT'],
])

/** The result of AWS's validators as a code of this package. */
function resultOfOracle(validate: () => void): string {
  try {
    validate()
    return 'identified'
  } catch (error) {
    return CODES.get((error as Error).constructor) ?? String(error)
  }
}

/** The validators declare a whole payload, but read only these fields here. They check `exp` against the system clock. */
const payloadOf = (claims: object) => claims as Parameters<typeof validateJwtFields>[0]

/** All combinations of one value for each name. */
function combinations<T extends object>(table: { readonly [N in keyof T]: readonly T[N][] }): T[] {
  return Object.entries<readonly unknown[]>(table).reduce<object[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
    // By construction each row has one value of each list under its name.
  ) as T[]
}

const OPTIONS = combinations<{
  tokenUse: 'id' | 'access' | null
  clientId: string | readonly string[] | null
  groups: readonly string[] | null
  scopes: readonly string[] | null
}>({
  tokenUse: ['id', 'access', null],
  clientId: [null, 'a', ['b', 'c']],
  groups: [null, ['y', 'x']],
  scopes: [null, ['w', 'r']],
})

function cognitoFor({ groups, scopes, ...rest }: (typeof OPTIONS)[number]) {
  const requirements = { ...(groups === null ? {} : { groups }), ...(scopes === null ? {} : { scopes }) }
  // The validators of AWS do not check `aud` of access tokens.
  return cognito({ userPoolId, audience: null, jwks: pool.jwks, now, ...rest, ...requirements })
}

function expectedOf(claims: TestClaims, { tokenUse, clientId, groups, scopes }: (typeof OPTIONS)[number]): string {
  const payload = payloadOf(claims)
  return resultOfOracle(() => {
    validateJwtFields(payload, { issuer: null, audience: null, scope: scopes === null ? null : [...scopes] })
    const client = clientId === null || typeof clientId === 'string' ? clientId : [...clientId]
    validateCognitoJwtFields(payload, { tokenUse, clientId: client, groups: groups === null ? null : [...groups] })
  })
}

async function resultOf(verifier: ReturnType<typeof cognito>, token: string): Promise<string> {
  const result = await verifier.verify(token)
  return 'code' in result ? result.code : result.kind
}

describe('the claim checks of cognito', () => {
  test('agree with the validators of AWS, including the reason, for all combinations of options', async () => {
    const verifiers = OPTIONS.map((options) => ({ options, verifier: cognitoFor(options) }))
    const table = combinations<TestClaims>({
      token_use: ['id', 'access', 'refresh', undefined],
      client_id: ['a', 'd', '', undefined],
      aud: ['a', 'd', undefined],
      'cognito:groups': [['q', 'x'], ['z'], undefined],
      scope: ['q w', 'q', '', undefined],
    })
    const seen = new Map<string, number>()
    for (const claims of table) {
      const token = await pool.accessToken(claims)
      for (const { options, verifier } of verifiers) {
        const expected = expectedOf(claims, options)
        const result = await resultOf(verifier, token)
        if (result !== expected) expect({ claims, options, result }).toStrictEqual({ claims, options, result: expected })
        seen.set(result, (seen.get(result) ?? 0) + 1)
      }
    }
    expect(Math.min(...seen.values())).toBeGreaterThan(500)
    expect([...seen.keys()].sort()).toStrictEqual([
      'ERR_TOKEN_CLIENT',
      'ERR_TOKEN_GROUP',
      'ERR_TOKEN_SCOPE',
      'ERR_TOKEN_USE',
      'identified',
    ])
  }, 30_000)

  test('agree for random strings and arrays', async () => {
    const word = fc.constantFrom('a', 'b', 'r', 'w', 'x', 'A', 'a ', '__proto__', 'constructor', '*')
    const words = fc.array(word, { maxLength: 3 })
    const some = fc.array(word, { minLength: 1, maxLength: 3 })
    const claims = fc.record(
      { token_use: fc.constantFrom('id', 'access'), client_id: word, aud: word, 'cognito:groups': words, scope: words },
      { requiredKeys: [] },
    )
    const options = fc.record({
      tokenUse: fc.constantFrom('id' as const, 'access' as const, null),
      clientId: fc.option(fc.oneof(word, some)),
      groups: fc.option(some),
      scopes: fc.option(some),
    })
    await fc.assert(
      fc.asyncProperty(claims, options, async ({ scope, ...rest }, choice) => {
        const changes: TestClaims = { token_use: undefined, client_id: undefined, ...rest, scope: scope?.join(' ') }
        const result = await resultOf(cognitoFor(choice), await pool.accessToken(changes))
        expect(result).toBe(expectedOf(changes, choice))
      }),
      { numRuns: 200 },
    )
  })
})

describe('the audience check of oidc', () => {
  test.each([null, 'a', ['b', 'a'], ['b']])('agrees with the validator of AWS for %j', async (audience) => {
    const verifier = oidc({ issuer: provider.issuer, audience, algorithms: ['ES256'], jwks: provider.jwks, now })
    for (const aud of ['a', 'c', ['a'], ['c', 'b'], ['c'], '', undefined]) {
      const result = await verifier.verify(await provider.accessToken({ aud }))
      const expected = resultOfOracle(() => validateJwtFields(payloadOf({ aud }), { issuer: null, audience, scope: null }))
      expect([aud, 'code' in result ? result.code : result.kind]).toStrictEqual([aud, expected])
    }
  })
})
