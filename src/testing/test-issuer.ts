/**
 * Creates token issuers for tests: a Cognito user pool or any OpenID provider, with real keys and an injected clock.
 *
 * @module
 */

import { createHash, createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { ConfigError } from '../errors.ts'
import type { Json } from '../events/index.ts'
import { callback, checkArgument, integer, object, oneOf, optional, optionSchema, string, wrongValue } from '../options.ts'
import { ASYMMETRIC_ALGORITHMS, generateIssuerKey, type IssuerKey } from './issuer-keys.ts'
import { type IssuerServer, serveIssuer } from './issuer-server.ts'
import { signToken, type TokenParts } from './sign-token.ts'

/** Claims of a token. A claim that is `undefined` removes the default claim of that name. */
export type TestClaims = { readonly [name: string]: Json | undefined }

/** Options of {@link testIssuer}. */
export interface TestIssuerOptions {
  /** The ID of the user pool that the issuer acts as. Default `eu-west-1_TestPool`. Cannot be combined with `issuer`. */
  readonly userPoolId?: string | undefined
  /** The app client ID, which is also the audience of ID tokens. Default `test-client`. */
  readonly clientId?: string | undefined
  /**
   * The issuer URL of an OpenID provider. `'loopback'` starts a server and uses its URL. Default: the issuer URL of
   * the user pool.
   */
  readonly issuer?: string | undefined
  /**
   * The JWS algorithm: `RS256` (default), `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `ES512`,
   * `EdDSA`, `Ed25519`, `Ed448`, or `HS256`, `HS384`, `HS512` with a random shared secret.
   */
  readonly algorithm?: string | undefined
  /** The lifetime of tokens in seconds, from 1 to 4,294,967,295. Default 3600. */
  readonly lifetimeSeconds?: number | undefined
  /** Returns the time in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Options of one token. */
export interface MintOptions {
  /** Header parameters that are added or that replace the default ones (`alg`, `kid`, `typ`). */
  readonly header?: { readonly [name: string]: Json } | undefined
}

/** A key set as an issuer publishes it (RFC 7517 section 5). */
export interface PublicKeySet {
  /** The public keys. */
  readonly keys: readonly object[]
}

/** A token issuer for tests, created by {@link testIssuer}. */
export interface TestIssuer {
  /** The value of the `iss` claim. */
  readonly issuer: string
  /** The user pool ID. Not used by an OpenID provider. */
  readonly userPoolId: string
  /** The app client ID, which is also the audience of ID tokens. */
  readonly clientId: string
  /** The JWS algorithm of the tokens. */
  readonly algorithm: string
  /** The current public key set, for the `jwks` option of a verifier. Empty with HMAC. */
  readonly jwks: PublicKeySet
  /** The shared secret of an HMAC algorithm, otherwise `undefined`. */
  readonly secret: Uint8Array | undefined
  /**
   * Creates an access token: Cognito's format for a user pool, RFC 9068 with the audience `clientId` for a provider. A user
   * pool has no claim `groups`; `groups` is renamed to `cognito:groups` there.
   *
   * @throws {ConfigError} if both `groups` and `cognito:groups` are set for a user pool.
   */
  accessToken(claims?: TestClaims, options?: MintOptions): Promise<string>
  /** Creates an ID token for the app client. `groups` is renamed as for access tokens. */
  idToken(claims?: TestClaims, options?: MintOptions): Promise<string>
  /** Creates a token with these claims and `iss`, `iat` and `exp` only. */
  token(claims: TestClaims, options?: MintOptions): Promise<string>
  /** Signs a header and a payload as they are, valid or not. Default key: the one that signs access tokens. */
  sign(parts: TokenParts, options?: { readonly algorithm?: string | undefined; readonly key?: KeyObject | undefined }): string
  /** The current keys: first the one for access tokens, then the one for ID tokens. With HMAC both are the same. */
  readonly keys: readonly IssuerKey[]
  /** Replaces all keys. The old keys leave the key set. */
  rotate(): Promise<void>
  /** Serves the key set and the discovery document on the loopback interface. The server does not keep the process alive. */
  listen(): Promise<IssuerServer>
  /** The clock of the issuer, for the `now` option of a verifier. */
  readonly now: () => number
}

const HMAC_ALGORITHMS: readonly string[] = ['HS256', 'HS384', 'HS512']

const OPTIONS = optionSchema<TestIssuerOptions>('testIssuer', {
  userPoolId: optional(string),
  clientId: optional(string),
  issuer: optional(string),
  algorithm: optional(oneOf(...ASYMMETRIC_ALGORITHMS, ...HMAC_ALGORITHMS)),
  lifetimeSeconds: optional(integer(1, 0xffff_ffff)),
  now: optional(callback),
})

/**
 * Creates an issuer with new keys.
 *
 * @throws {ConfigError} if an option is unknown or wrong, or if both `userPoolId` and `issuer` are set.
 * @example
 * const issuer = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
 * const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: issuer.jwks })
 * await users.verify(await issuer.accessToken({ scope: 'pets/read' })) // { kind: 'identified', … }
 */
export async function testIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const given = OPTIONS.check(options)
  const { userPoolId = 'eu-west-1_TestPool', clientId = 'test-client', algorithm = 'RS256' } = given
  const { lifetimeSeconds = 3600, now = Date.now } = given
  if (given.issuer !== undefined && given.userPoolId !== undefined) {
    throw new ConfigError('testIssuer', 'userPoolId', '', 'userPoolId and issuer cannot be combined. Remove one of them.')
  }
  const secret = HMAC_ALGORITHMS.includes(algorithm) ? randomBytes(64) : undefined
  let keys = await generateKeys(algorithm, secret)
  let issuer = given.issuer ?? poolIssuer(userPoolId)
  const isPool = given.issuer === undefined
  const serve = (): Promise<IssuerServer> => serveIssuer({ issuer: () => issuer, jwks: () => publicKeySet(keys) })
  const server = given.issuer === 'loopback' ? await serve() : undefined
  if (server !== undefined) issuer = server.url

  function mint(claims: TestClaims, { privateKey, kid }: IssuerKey, header: object): string {
    const issuedAt = Math.floor(now() / 1000)
    // JSON.stringify omits members that are undefined.
    const payload = JSON.stringify({ iss: issuer, iat: issuedAt, exp: issuedAt + lifetimeSeconds, ...claims })
    return signToken({ header: JSON.stringify({ alg: algorithm, kid, ...header }), payload }, { algorithm, key: privateKey })
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
      return publicKeySet(keys)
    },
    get keys() {
      return keys
    },
    accessToken: async (claims = {}, options = {}) => {
      const header = readHeader('accessToken', claims, options)
      return isPool
        ? mint({ ...accessClaims(clientId, now), ...poolClaims(claims) }, keys[0], header)
        : mint({ ...providerClaims(clientId), client_id: clientId, ...claims }, keys[0], { typ: 'at+jwt', ...header })
    },
    idToken: async (claims = {}, options = {}) => {
      const header = readHeader('idToken', claims, options)
      return isPool
        ? mint({ ...idClaims(clientId, now), ...poolClaims(claims) }, keys[1], header)
        : mint({ ...providerClaims(clientId), ...claims }, keys[1], { typ: 'JWT', ...header })
    },
    token: async (claims, options = {}) => mint(claims, keys[0], readHeader('token', claims, options)),
    sign: (parts, { algorithm: other = algorithm, key = keys[0].privateKey } = {}) => signToken(parts, { algorithm: other, key }),
    rotate: async () => {
      keys = await generateKeys(algorithm, secret)
    },
    listen: async () => server ?? serve(),
  }
}

/**
 * Checks that an argument was created by {@link testIssuer}.
 *
 * @throws {ConfigError} if it was not.
 */
export function checkIssuer(subject: string, issuer: unknown): void {
  const isIssuer = typeof issuer === 'object' && issuer !== null && 'accessToken' in issuer && 'keys' in issuer
  if (!isIssuer) throw wrongValue(subject, 'issuer', 'an issuer created by testIssuer', issuer)
}

/** Like a user pool, an issuer has one key for access tokens and one for ID tokens. */
type IssuerKeys = readonly [forAccessTokens: IssuerKey, forIdTokens: IssuerKey]

async function generateKeys(algorithm: string, secret: Uint8Array | undefined): Promise<IssuerKeys> {
  if (secret !== undefined) {
    const key: IssuerKey = { kid: 'secret', algorithm, privateKey: createSecretKey(secret), publicJwk: undefined }
    return [key, key]
  }
  return [await generateIssuerKey(algorithm, randomUUID()), await generateIssuerKey(algorithm, randomUUID())]
}

function publicKeySet(keys: IssuerKeys): PublicKeySet {
  return { keys: keys.map(({ publicJwk }) => publicJwk).filter((jwk) => jwk !== undefined) }
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

/** Checks the arguments of the methods that create tokens, and returns the additional header parameters. */
function readHeader(subject: string, claims: TestClaims, options: MintOptions): object {
  checkArgument(subject, 'claims', object, claims)
  const { header = {} } = optionSchema<MintOptions>(subject, { header: optional(object) }).check(options)
  return header
}

/** A token of a user pool that has `groups` instead of `cognito:groups` would make a test of group rules meaningless. */
function poolClaims(claims: TestClaims): TestClaims {
  const { groups, ...others } = claims
  if (groups === undefined) return claims
  if (others['cognito:groups'] === undefined) return { ...others, 'cognito:groups': groups }
  throw new ConfigError('testIssuer', 'claims.groups', '', 'the claims groups and cognito:groups cannot be combined.')
}

function providerClaims(clientId: string): TestClaims {
  return { sub: 'user-1', aud: clientId, jti: randomUUID() }
}
