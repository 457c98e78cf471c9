/**
 * Checks the options of `albOidcData` and creates its key lookup.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type CredentialLocation, header } from '../../events/index.ts'
import { type Check, callback, nullable, number, object, optional, optionSchema, string, strings, valid } from '../../options.ts'
import { credentialLocation } from '../credential.ts'
import { allowedUrl, type HttpExchange, sendHttpRequest } from '../http-request.ts'
import { type AlbKeys, albKey, remoteAlbKeys, staticAlbKeys } from './alb-keys.ts'

/** Options of `albOidcData`. */
export interface AlbOidcDataOptions {
  /** ARN or ARNs of the expected load balancers: `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/name/id`. */
  readonly loadBalancer: string | readonly string[]
  /** The identity provider's issuer, as in the listener rule. */
  readonly issuer: string
  /** The client ID or IDs of the listener rule. `null`: every client of this issuer. */
  readonly clientId: string | readonly string[] | null
  /** Public keys in PEM by `kid`; nothing is fetched. Default: keys are fetched from `keyEndpoint`. */
  readonly publicKeys?: { readonly [kid: string]: string } | undefined
  /**
   * The URL under which public keys are fetched. Default: AWS's endpoint for the region of the load balancers. Required for load balancers
   * in China, where AWS documents none.
   */
  readonly keyEndpoint?: string | undefined
  /** Sends the request for a key. Default: `node:https` without redirects. */
  readonly exchange?: HttpExchange | undefined
  /** Time limit of one fetch, in milliseconds, 1 to 60,000. Default: 3000. */
  readonly timeoutMs?: number | undefined
  /** The claim that lists groups. Default: identities have no groups. */
  readonly groupsClaim?: string | undefined
  /** Where the token is. Default: the header `x-amzn-oidc-data`. */
  readonly from?: CredentialLocation | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** One entry of the checked options: what a token must state, and the keys that verify it. */
export interface AlbListener {
  readonly signers: ReadonlySet<unknown>
  readonly issuer: string
  /** `undefined`: every client. */
  readonly clientIds: ReadonlySet<unknown> | undefined
  readonly groupsClaim: string | undefined
  readonly keys: AlbKeys
  readonly from: CredentialLocation
  readonly now: () => number
}

/**
 * Checks the options, or an array of them.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or two entries accept the same tokens.
 */
export function readAlbOptions(
  given: AlbOidcDataOptions | readonly AlbOidcDataOptions[],
): readonly [AlbListener, ...AlbListener[]] {
  const [first, ...others] = (Array.isArray(given) ? given : [given]).map(readListener)
  if (first === undefined) throw new ConfigError('albOidcData', 'options', 'an object or a non-empty array of objects')
  for (const [index, other] of others.entries()) {
    if ([first, ...others].slice(0, index + 1).some((earlier) => isOverlapping(earlier, other))) {
      throw new ConfigError('albOidcData', 'options', 'entries that differ in load balancer, issuer or client')
    }
    if (locationText(other.from) !== locationText(first.from)) {
      throw new ConfigError('albOidcData', 'from', 'the same location in all entries')
    }
  }
  return [first, ...others]
}

function readListener(given: AlbOidcDataOptions): AlbListener {
  const options = OPTIONS.check(given)
  const { issuer, clientId, groupsClaim, from = header('x-amzn-oidc-data'), now = Date.now } = options
  const signers = [options.loadBalancer].flat()
  return {
    signers: new Set(signers),
    issuer,
    clientIds: clientId === null ? undefined : new Set([clientId].flat()),
    groupsClaim,
    from,
    now,
    keys: options.publicKeys === undefined ? fetchedKeys(options, { signers, now }) : givenKeys(options),
  }
}

/** Whether a token can match both entries. */
function isOverlapping(one: AlbListener, other: AlbListener): boolean {
  const { clientIds } = other
  const haveCommonClient = one.clientIds === undefined || clientIds === undefined || hasCommon(one.clientIds, clientIds)
  return one.issuer === other.issuer && hasCommon(one.signers, other.signers) && haveCommonClient
}

function hasCommon(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  return [...one].some((value) => other.has(value))
}

function locationText({ source, scheme, cookie }: CredentialLocation): string {
  return JSON.stringify([source.in, source.name, scheme, cookie])
}

const LOAD_BALANCER_ARN =
  /^arn:(aws|aws-us-gov|aws-cn):elasticloadbalancing:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:loadbalancer\/app\/[^/]+\/[^/]+$/

const loadBalancerArns: Check<string | readonly string[]> = valid(
  'the ARN of an Application Load Balancer, or a non-empty array of them',
  (arns) => strings.accepts(arns) && [arns].flat().every(isLoadBalancerArn),
)

const pemKeys: Check<{ readonly [kid: string]: string }> = valid(
  'an object of P-256 public keys in PEM by kid',
  (keys) =>
    object.accepts(keys) && Object.values(Object(keys)).every((pem) => typeof pem === 'string' && albKey(pem) !== undefined),
)

const OPTIONS = optionSchema<AlbOidcDataOptions>('albOidcData', {
  loadBalancer: loadBalancerArns,
  issuer: string,
  clientId: nullable(strings, 'accept every client of the issuer'),
  publicKeys: optional(pemKeys),
  keyEndpoint: optional(allowedUrl),
  exchange: optional(callback),
  timeoutMs: optional(number(1, 60_000)),
  groupsClaim: optional(string),
  from: optional(credentialLocation),
  now: optional(callback),
})

function isLoadBalancerArn(arn: unknown): boolean {
  return typeof arn === 'string' && arn.length <= 512 && LOAD_BALANCER_ARN.test(arn)
}

function givenKeys({ publicKeys = {}, keyEndpoint, exchange }: AlbOidcDataOptions): AlbKeys {
  if (keyEndpoint !== undefined || exchange !== undefined) {
    throw new ConfigError('albOidcData', 'publicKeys', 'set without keyEndpoint and exchange')
  }
  return staticAlbKeys(
    new Map(
      Object.entries(publicKeys).flatMap(([kid, pem]) => {
        const key = albKey(pem)
        return key === undefined ? [] : [[kid, key] as const]
      }),
    ),
  )
}

function fetchedKeys(
  { keyEndpoint, exchange = sendHttpRequest, timeoutMs = 3000 }: AlbOidcDataOptions,
  { signers, now }: { readonly signers: readonly string[]; readonly now: () => number },
): AlbKeys {
  const [regional, ...others] = new Set(signers.map(regionalKeyEndpoint))
  const endpoint = keyEndpoint ?? (others.length === 0 ? regional : undefined)
  if (endpoint === undefined) {
    throw new ConfigError('albOidcData', 'keyEndpoint', 'set for load balancers in several regions or in China')
  }
  return remoteAlbKeys({ endpoint: endpoint.replace(/\/$/, ''), exchange, timeoutMs, now })
}

/** `undefined` in China, where AWS documents no endpoint. */
function regionalKeyEndpoint(arn: string): string | undefined {
  const [, partition, region] = LOAD_BALANCER_ARN.exec(arn) ?? []
  if (partition === 'aws-cn') return undefined
  if (partition === 'aws-us-gov') return `https://s3-${region}.amazonaws.com/aws-elb-public-keys-prod-${region}`
  return `https://public-keys.auth.elb.${region}.amazonaws.com`
}
