/**
 * Users that an Application Load Balancer has signed in: it tells who they are in `x-amzn-oidc-data`, a token that it signs itself.
 * Anyone can send that header, and any load balancer of anybody's signs with keys from the same place, so the signer's ARN
 * is asked for.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * @module
 */

import { type KeyObject, verify } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type Identity,
  type Verifier,
} from '../../events/index.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication-result.ts'
import { readCredential, requirePlace } from '../credential.ts'
import { type HttpExchange, httpExchange, isFetchable } from '../http-exchange.ts'
import { NONE, stringSet } from '../jwt/claims.ts'
import { callable, clockOf, numberWithin, text, textList, textListOrNull } from '../option-values.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import { type AlbKeys, albKey, remoteAlbKeys, staticAlbKeys } from './alb-keys.ts'
import { readAlbToken, type UnverifiedAlbToken } from './alb-token.ts'

export interface AlbOidcDataOptions {
  /** The ARNs of the load balancers that are meant: `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/name/id`. */
  readonly loadBalancer: string | readonly string[]
  /** The identity provider's issuer, as the listener's rule names it. */
  readonly issuer: string
  /** The client id of the listener's rule. `null`: any client of this issuer. */
  readonly clientId: string | readonly string[] | null
  /** Public keys in PEM by `kid`: nothing is fetched. */
  readonly publicKeys?: { readonly [kid: string]: string }
  /** Where public keys are fetched. Default: Amazon's address for the load balancers' region; China has none, so there it must be said. */
  readonly keyEndpoint?: string
  /** Sends the request for a key. Default: `node:https`, no redirects. */
  readonly exchange?: HttpExchange
  /** For one fetch, 1 to 60,000. Default: 3000. */
  readonly timeoutMs?: number
  /** The claim that lists groups. Without it no identity has any. */
  readonly groupsClaim?: string
  /** Default: the header `x-amzn-oidc-data`. */
  readonly from?: CredentialLocation
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * Identifies the user that a load balancer has signed in. Codes as of other tokens; a signer or a client that is not meant is
 * `ERR_TOKEN_CLIENT`.
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 */
export function albOidcData(options: AlbOidcDataOptions): Verifier<Identity<'alb'>> {
  const { keys, from, now, ...judging } = readOptions(options)

  async function judge(token: UnverifiedAlbToken): Promise<Authentication<Identity<'alb'>>> {
    const fault = headerFault(token, judging)
    if (fault !== undefined) return rejected(fault)
    const answer = await keys(token.kid)
    switch (answer.kind) {
      case 'unavailable':
        return unavailable('ERR_KEYS_UNAVAILABLE', answer.cause)
      case 'unknown':
        return rejected('ERR_TOKEN_KEY_UNKNOWN')
      case 'key':
        if (!isSignedBy(answer.key, token)) return rejected('ERR_TOKEN_SIGNATURE')
        return identify(token, { ...judging, nowSeconds: now() / 1000 })
    }
  }

  function verifyAlbOidcData(request: AuthorizerRequest): Promise<Authentication<Identity<'alb'>>> {
    return settle(async () => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      const token = readAlbToken(credential)
      return typeof token === 'string' ? rejected(token) : judge(token)
    })
  }
  return Object.freeze({
    verify: verifyAlbOidcData,
    reads: Object.freeze([Object.freeze([from.source])]),
    issuers: Object.freeze([judging.issuer]),
  })
}

interface Judging {
  readonly signers: ReadonlySet<unknown>
  readonly issuer: string
  readonly clientIds: ReadonlySet<unknown> | undefined
  readonly groupsClaim: string | undefined
}

/** Looked at before a key is fetched: nobody is asked about a token that cannot be meant. */
function headerFault(
  { header: head }: UnverifiedAlbToken,
  { signers, issuer, clientIds }: Judging,
): TokenRejectionCode | undefined {
  const { signer, iss, client } = head
  if (!signers.has(signer)) return 'ERR_TOKEN_CLIENT'
  if (iss !== issuer) return 'ERR_TOKEN_ISSUER'
  if (clientIds?.has(client) === false) return 'ERR_TOKEN_CLIENT'
  return undefined
}

function isSignedBy(key: KeyObject, { signingInput, signature }: UnverifiedAlbToken): boolean {
  return verify('sha256', Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' }, signature)
}

function identify(
  { header: head, payload }: UnverifiedAlbToken,
  { issuer, groupsClaim, nowSeconds }: Judging & { readonly nowSeconds: number },
): Authentication<Identity<'alb'>> {
  const { iss, sub, exp } = payload
  if (iss !== issuer) return rejected('ERR_TOKEN_ISSUER')
  if (typeof sub !== 'string' || sub === '') return rejected('ERR_TOKEN_CLAIM')
  // Both parts carry an expiry. Written so that a clock that gives NaN refuses everything.
  for (const end of [head['exp'], exp]) {
    if (!isTime(end)) return rejected('ERR_TOKEN_CLAIM')
    if (!(nowSeconds < end)) return rejected('ERR_TOKEN_EXPIRED')
  }
  const groups = groupsClaim === undefined ? NONE : stringSet(payload[groupsClaim])
  if (groups === undefined) return rejected('ERR_TOKEN_CLAIM')
  const expiresAt = Math.min(Number(head['exp']), Number(exp))
  return {
    kind: 'identified',
    identity: { scheme: 'alb', issuer, subject: sub, scopes: NONE, groups, claims: payload, expiresAt },
  }
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

const SUBJECT = 'albOidcData'
const REQUIRED = ['loadBalancer', 'issuer', 'clientId']
const OPTIONAL = ['publicKeys', 'keyEndpoint', 'exchange', 'timeoutMs', 'groupsClaim', 'from', 'now']

function readOptions(
  options: AlbOidcDataOptions,
): Judging & { readonly keys: AlbKeys; readonly from: CredentialLocation; readonly now: () => number } {
  checkOptions(SUBJECT, options, [...REQUIRED, ...OPTIONAL])
  requireOptions(SUBJECT, options, REQUIRED)
  const { groupsClaim, from = header('x-amzn-oidc-data') } = options
  requirePlace(SUBJECT, from)
  if (groupsClaim !== undefined) text(SUBJECT, 'groupsClaim', groupsClaim)
  const signers = textList(SUBJECT, 'loadBalancer', options.loadBalancer)
  const clientIds = textListOrNull(SUBJECT, 'clientId', options.clientId)
  const endpoints = new Set(signers.map(keyEndpointOf))
  const now = clockOf(SUBJECT, options.now)
  return {
    signers: new Set(signers),
    issuer: text(SUBJECT, 'issuer', options.issuer),
    clientIds: clientIds === null ? undefined : new Set(clientIds),
    groupsClaim,
    from,
    now,
    keys: options.publicKeys === undefined ? fetchedKeys(options, endpoints, now) : givenKeys(options),
  }
}

function givenKeys({ publicKeys = {}, keyEndpoint, exchange }: AlbOidcDataOptions): AlbKeys {
  if (keyEndpoint !== undefined || exchange !== undefined)
    throw new ConfigError(SUBJECT, 'publicKeys', 'given without keyEndpoint and exchange')
  if (typeof publicKeys !== 'object' || publicKeys === null)
    throw new ConfigError(SUBJECT, 'publicKeys', 'an object of PEM texts')
  const keys = Object.entries(publicKeys).map(([kid, pem]) => {
    const key = typeof pem === 'string' ? albKey(pem) : undefined
    if (key === undefined) throw new ConfigError(SUBJECT, 'publicKeys', 'public keys on P-256 in PEM')
    return [kid, key] as const
  })
  return staticAlbKeys(new Map(keys))
}

function fetchedKeys(options: AlbOidcDataOptions, endpoints: ReadonlySet<string | undefined>, now: () => number): AlbKeys {
  const [known] = endpoints
  const { keyEndpoint = endpoints.size === 1 ? known : undefined, exchange = httpExchange, timeoutMs = 3000 } = options
  if (keyEndpoint === undefined) {
    throw new ConfigError(SUBJECT, 'keyEndpoint', 'given for load balancers of several regions or of China')
  }
  if (!isFetchable(keyEndpoint)) throw new ConfigError(SUBJECT, 'keyEndpoint', 'an https address, or http on this machine')
  callable(SUBJECT, 'exchange', exchange)
  numberWithin(SUBJECT, 'timeoutMs', timeoutMs, [1, 60_000])
  return remoteAlbKeys({ endpoint: keyEndpoint.replace(/\/$/, ''), exchange, timeoutMs, now })
}

const LOAD_BALANCER_ARN =
  /^arn:(aws|aws-us-gov|aws-cn):elasticloadbalancing:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:loadbalancer\/app\/[^/]+\/[^/]+$/

/** `undefined` in China, where Amazon names no address. */
function keyEndpointOf(arn: string): string | undefined {
  const match = arn.length <= 512 ? LOAD_BALANCER_ARN.exec(arn) : null
  if (match === null) throw new ConfigError(SUBJECT, 'loadBalancer', 'the ARN of an Application Load Balancer')
  const [, partition, region] = match
  if (partition === 'aws-cn') return undefined
  if (partition === 'aws-us-gov') return `https://s3-${region}.amazonaws.com/aws-elb-public-keys-prod-${region}`
  return `https://public-keys.auth.elb.${region}.amazonaws.com`
}
