/**
 * A token issuer for tests: a user pool or any OpenID provider, with real keys and the time you give it.
 *
 * @module
 */

import { createHash, createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { ConfigError } from '../errors.ts'
import type { Json } from '../events/index.ts'
import { checkOptions } from '../options.ts'
import { type IssuerKey, makeIssuerKey } from './issuer-keys.ts'
import { type IssuerServer, serveIssuer } from './issuer-server.ts'
import { signToken, type TokenParts } from './sign-token.ts'

/** `undefined` leaves a claim out that would be there. */
export type TestClaims = { readonly [name: string]: Json | undefined }

export interface TestIssuerOptions {
  /** Stands in for this user pool. Default `eu-west-1_TestPool`; not beside `issuer`. */
  readonly userPoolId?: string
  /** The app client, and the audience of ID tokens. Default `test-client`. */
  readonly clientId?: string
  /** The issuer of an OpenID provider; without it the issuer is the user pool. `'loopback'`: the URL it then listens on. */
  readonly issuer?: string
  /** `RS256` (default), any other of RFC 7518 and 8037, or `HS256`, `HS384`, `HS512` with `secret`. */
  readonly algorithm?: string
  /** How long its tokens live. Default 3600. */
  readonly lifetimeSeconds?: number
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
}

export interface MintOptions {
  /** Joins the header, or replaces what it would be. */
  readonly header?: { readonly [name: string]: Json }
}

export interface TestIssuer {
  /** What its tokens have for `iss`. */
  readonly issuer: string
  readonly userPoolId: string
  readonly clientId: string
  readonly algorithm: string
  /** The public key set, as it is now. */
  readonly jwks: { readonly keys: readonly object[] }
  /** Only with HMAC: what both sides share. */
  readonly secret: Uint8Array | undefined
  /** An access token as Cognito's, or for an OpenID provider one of RFC 9068 for the audience `clientId`. */
  accessToken(claims?: TestClaims, options?: MintOptions): Promise<string>
  /** An ID token for the app client. */
  idToken(claims?: TestClaims, options?: MintOptions): Promise<string>
  /** Exactly these claims with `iss`, `iat` and `exp`. */
  token(claims: TestClaims, options?: MintOptions): Promise<string>
  /** Signs two texts as they are, faults included, with the key of access tokens or another one. */
  sign(parts: TokenParts, options?: { readonly algorithm?: string; readonly key?: KeyObject }): string
  /** The keys behind it; the first signs access tokens, the second ID tokens. */
  readonly keys: readonly IssuerKey[]
  /** New keys; the old ones leave the key set. */
  rotate(): Promise<void>
  /** Serves key set and discovery document on the loopback interface. The process does not wait for it. */
  listen(): Promise<IssuerServer>
  readonly now: () => number
}

/**
 * Makes an issuer with fresh keys.
 *
 * @throws {ConfigError} for unknown options, and for `userPoolId` beside `issuer`.
 * @example
 * const issuer = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', now: () => 1_700_000_000_000 })
 * const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: issuer.jwks, now: issuer.now })
 * await users.verify(await issuer.accessToken({ scope: 'pets/read' }))
 */
export async function testIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  checkOptions('testIssuer', options, ['userPoolId', 'clientId', 'issuer', 'algorithm', 'lifetimeSeconds', 'now'])
  const {
    userPoolId = 'eu-west-1_TestPool',
    clientId = 'test-client',
    algorithm = 'RS256',
    lifetimeSeconds = 3600,
    now = Date.now,
  } = options
  if (options.issuer !== undefined && options.userPoolId !== undefined) {
    throw new ConfigError('testIssuer', 'userPoolId', 'left out beside issuer')
  }
  const secret = algorithm.startsWith('HS') ? randomBytes(64) : undefined
  let keys = await makeKeys(algorithm, secret)
  let issuer = options.issuer ?? poolIssuer(userPoolId)
  const isPool = options.issuer === undefined
  const serve = (): Promise<IssuerServer> => serveIssuer({ issuer: () => issuer, jwks: () => keySetOf(keys) })
  const server = options.issuer === 'loopback' ? await serve() : undefined
  if (server !== undefined) issuer = server.url

  async function mint(
    claims: TestClaims,
    { privateKey, kid }: Pick<IssuerKey, 'privateKey' | 'kid'>,
    header: object,
  ): Promise<string> {
    const issuedAt = Math.floor(now() / 1000)
    const all = { iss: issuer, iat: issuedAt, exp: issuedAt + lifetimeSeconds, ...claims }
    const payload = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    return new SignJWT(payload).setProtectedHeader({ alg: algorithm, kid, ...header }).sign(privateKey)
  }

  return {
    get issuer() {
      return issuer
    },
    userPoolId,
    clientId,
    algorithm,
    secret,
    now,
    get jwks() {
      return keySetOf(keys)
    },
    get keys() {
      return keys
    },
    accessToken: (claims = {}, { header = {} } = {}) =>
      isPool
        ? mint({ ...accessClaims(clientId, now), ...claims }, keys[0], header)
        : mint({ ...providerClaims(clientId), client_id: clientId, ...claims }, keys[0], { typ: 'at+jwt', ...header }),
    idToken: (claims = {}, { header = {} } = {}) =>
      isPool
        ? mint({ ...idClaims(clientId, now), ...claims }, keys[1], header)
        : mint({ ...providerClaims(clientId), ...claims }, keys[1], { typ: 'JWT', ...header }),
    token: (claims, { header = {} } = {}) => mint(claims, keys[0], header),
    sign: (parts, { algorithm: other = algorithm, key = keys[0].privateKey } = {}) => signToken(parts, { algorithm: other, key }),
    rotate: async () => {
      keys = await makeKeys(algorithm, secret)
    },
    listen: async () => server ?? serve(),
  }
}

type Keys = readonly [IssuerKey, IssuerKey]

/** As a user pool: one key for access tokens and another for ID tokens. */
async function makeKeys(algorithm: string, secret: Uint8Array | undefined): Promise<Keys> {
  if (secret !== undefined) {
    const key: IssuerKey = { kid: 'secret', algorithm, privateKey: createSecretKey(secret), publicJwk: {} }
    return [key, key]
  }
  return [await makeIssuerKey(algorithm, randomUUID()), await makeIssuerKey(algorithm, randomUUID())]
}

/** A secret is never published. */
function keySetOf(keys: Keys): { readonly keys: readonly object[] } {
  return { keys: keys.filter(({ privateKey }) => privateKey.type === 'private').map(({ publicJwk }) => publicJwk) }
}

function poolIssuer(userPoolId: string): string {
  const [region = ''] = userPoolId.split('_')
  return `https://cognito-idp.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${userPoolId}`
}

const SUBJECT = 'a1b2c3d4-0000-4000-8000-000000000001'

function accessClaims(clientId: string, now: () => number): TestClaims {
  return {
    sub: SUBJECT,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: Math.floor(now() / 1000),
    client_id: clientId,
    username: 'jane',
    version: 2,
    jti: randomUUID(),
    origin_jti: randomUUID(),
    event_id: randomUUID(),
  }
}

function idClaims(clientId: string, now: () => number): TestClaims {
  return {
    sub: SUBJECT,
    aud: clientId,
    token_use: 'id',
    email: 'jane@example.com',
    email_verified: true,
    auth_time: Math.floor(now() / 1000),
    'cognito:username': 'jane',
    at_hash: createHash('sha256').update(clientId).digest('base64url').slice(0, 22),
    jti: randomUUID(),
    origin_jti: randomUUID(),
    event_id: randomUUID(),
  }
}

function providerClaims(clientId: string): TestClaims {
  return { sub: 'user-1', aud: clientId, jti: randomUUID() }
}
