/**
 * Verifies that a caller holds AWS credentials, by sending a presigned `sts:GetCallerIdentity` request to STS.
 *
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator
 * @module
 */

import { createHash } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Authentication, Identity, Proof, SingleUseTokenVerifier } from '../../events/index.ts'
import { callback, integer, nullable, number, oneOf, optional, optionSchema, valid } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication.ts'
import { type HttpExchange, sendHttpRequest } from '../http-request.ts'
import { claimOnce, type ReplayStore, replayStore } from '../replay-store.ts'
import { type CallerProof, PROOF_LIFETIME_SECONDS, type StsRequest } from './caller-proof.ts'
import { readEksProof } from './eks-proof.ts'
import { accountIds } from './iam-principal.ts'
import { isRegionOf, type Partition, stsEndpoint, stsIssuer } from './sts-endpoint.ts'
import { isThrottled, readStsCaller, type StsCaller } from './sts-response.ts'
import { readVaultProof } from './vault-proof.ts'

/** Options of {@link iamCaller}. */
export interface IamCallerOptions {
  /**
   * The name of this API, 1 to 256 visible ASCII characters. The caller signs it in `serverHeader`, so a proof for another server is rejected. A
   * proof is good in every API that accepts the same name: choose one per API and stage.
   */
  readonly server: string
  /** Signed header that carries `server`, in lowercase. Default: `x-k8s-aws-id` for `eks`, `x-vault-aws-iam-server-id` for `vault`. */
  readonly serverHeader?: string | undefined
  /**
   * `eks`: `k8s-aws-v1.` and the presigned URL in base64url without padding. `vault`: base64url JSON with `iam_http_request_method` (POST),
   * `iam_request_url`, `iam_request_body` and `iam_request_headers`, the last three in standard base64.
   */
  readonly form: 'eks' | 'vault'
  /**
   * Regions whose STS endpoint a proof may name. `global` stands for `sts.amazonaws.com`, whose scope is `us-east-1`. The request is sent to that
   * endpoint and nowhere else.
   */
  readonly regions: readonly [string, ...string[]]
  /** The partition of the Regions and the callers. Default `aws`. */
  readonly partition?: Partition | undefined
  /** Accounts that may call, twelve digits each; otherwise `ERR_IAM_ACCOUNT`. `null`: any AWS account in the world. */
  readonly accounts: readonly [string, ...string[]] | null
  /**
   * A store: each proof is accepted once, and the verifier is `singleUse`. `null`: a proof may be presented again for up to 15 minutes, as
   * with EKS.
   */
  readonly replays: ReplayStore | null
  /** Limit of the credential in characters, 256 to 16,384. Default 4096. */
  readonly maxBytes?: number | undefined
  /** Time limit of one call to STS, 1 to 60,000 ms. Default 3000. */
  readonly timeoutMs?: number | undefined
  /** Sends the request to STS. It must not follow redirects. Default: `node:https`, response at most 64 KiB. */
  readonly exchange?: HttpExchange | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** The identity of an AWS caller. `subject` is the IAM ARN of the user or role. */
export interface IamCallerIdentity extends Identity<'iam'> {
  /** The account of the caller, twelve digits. */
  readonly accountId: string
  /** As STS reports it: `arn:aws:sts::123456789012:assumed-role/Name/session`. */
  readonly arn: string
  /** As STS reports it: `AROAEXAMPLE:session`, `AIDAEXAMPLE`. */
  readonly userId: string
  /** `userId` up to the first colon. It changes when a role is deleted and created again under the same name. */
  readonly principalUniqueId: string
  /** The name of an assumed role, without its path. */
  readonly roleName: string | undefined
  /** Chosen by the principal that assumed the role: never base a rule on it. */
  readonly sessionName: string | undefined
}

const OPTIONS = optionSchema<IamCallerOptions>('iamCaller', {
  server: valid('1 to 256 visible ASCII characters', (value) => typeof value === 'string' && /^[!-~]{1,256}$/.test(value)),
  serverHeader: optional(
    valid('the name of a header in lowercase that HTTP and AWS do not define', (value) => isServerHeader(value)),
  ),
  form: oneOf('eks', 'vault'),
  regions: valid(`a non-empty array of Regions or 'global'`, (value) => Array.isArray(value) && value.length > 0),
  partition: optional(oneOf('aws', 'aws-cn', 'aws-us-gov')),
  accounts: nullable(accountIds, 'accept any AWS account'),
  replays: nullable(replayStore, 'accept a proof more than once'),
  maxBytes: optional(integer(256, 16_384)),
  timeoutMs: optional(number(1, 60_000)),
  exchange: optional(callback),
  now: optional(callback),
})

const MAX_RESPONSE_BYTES = 65_536
const MAX_PENDING = 256
const HEADERS = { eks: 'x-k8s-aws-id', vault: 'x-vault-aws-iam-server-id' } as const
const READERS = { eks: readEksProof, vault: readVaultProof } as const

/**
 * Verifies proofs that `presignCallerIdentity`, EKS clients or Vault clients create. The request is parsed strictly and built again from
 * validated parts: https, a configured STS host, path `/`, known parameters once each, `Action=GetCallerIdentity`, `X-Amz-Expires` 0 to 900,
 * `X-Amz-Date` at most 15 minutes old and at most 5 minutes ahead, a scope of the endpoint, and `host` and `serverHeader` signed.
 *
 * `identity.issuer` is `https://sts.amazonaws.com` (`.cn` in `aws-cn`). `identity.subject` is the IAM ARN of the user or role; STS does not report
 * role paths. `expiresAt` is `X-Amz-Date` plus 900 seconds, because STS ignores `X-Amz-Expires`. The verifier is `live`: every verification
 * sends a request to STS, at most 256 at the same time.
 *
 * A response of STS that limits the number of requests is an outage (`ERR_STS_UNAVAILABLE`), as are 429, 5xx and a timeout. Any other 4xx is
 * `ERR_IAM_PROOF_REFUSED`; any other status, redirects included, is `ERR_STS_ANSWER`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or a Region does not belong to the partition.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @example
 * const services = iamCaller({ server: 'pets-prod', form: 'eks', regions: ['eu-west-1'], accounts: ['123456789012'], replays: null })
 * bearer(services) // Authorization: Bearer k8s-aws-v1.…
 */
export function iamCaller(options: IamCallerOptions): SingleUseTokenVerifier<IamCallerIdentity> {
  const checked = OPTIONS.check(options)
  const { server, form, regions, partition = 'aws', accounts, replays, maxBytes = 4096, timeoutMs = 3000 } = checked
  const { serverHeader = HEADERS[form], exchange = sendHttpRequest, now = Date.now } = checked
  if (!regions.every((region) => isRegionOf(region, partition))) {
    throw new ConfigError('iamCaller', 'regions', `Regions of the partition ${partition}`)
  }
  const endpoints = new Map(regions.map((region) => stsEndpoint(region, partition)).map((endpoint) => [endpoint.host, endpoint]))
  const issuer = stsIssuer(partition)
  let pending = 0

  async function verifyProof(credential: unknown, bound: Proof | undefined): Promise<Authentication<IamCallerIdentity>> {
    // The credential is bound to no key, so another proof would prove nothing about it.
    if (bound?.jkt !== undefined || bound?.x5tS256 !== undefined) return rejected('ERR_TOKEN_PROOF')
    if (typeof credential !== 'string' || credential.length > maxBytes) return rejected('ERR_IAM_PROOF_FORM')
    const proof = READERS[form](credential, { server, serverHeader, endpoints, nowSeconds: now() / 1000 })
    if (typeof proof === 'string') return rejected(proof)
    const caller = await askSts(proof.request)
    if ('kind' in caller) return caller
    if (accounts !== null && !accounts.some((account) => account === caller.accountId)) return rejected('ERR_IAM_ACCOUNT')
    const identity = identityOf(caller, proof, issuer)
    // Last, so that a proof is not used up before everything else is checked.
    return (await claim(proof)) ?? { kind: 'identified', identity }
  }

  async function askSts(request: StsRequest): Promise<StsCaller | Authentication<never>> {
    if (pending >= MAX_PENDING) return unavailable('ERR_BUSY', undefined)
    pending += 1
    try {
      const { url, ...parts } = request
      const response = await exchange(url, { ...parts, timeoutMs, maxBytes: MAX_RESPONSE_BYTES })
      const { status } = response
      if (status === 429 || status === 408 || status >= 500 || isThrottled(response)) throw new Error(`status ${status}`)
      if (status >= 400) return rejected('ERR_IAM_PROOF_REFUSED')
      const caller = status === 200 && response.body.length <= MAX_RESPONSE_BYTES ? readStsCaller(response, partition) : undefined
      return caller ?? unavailable('ERR_STS_ANSWER', new Error(`status ${status} without a valid identity`))
    } catch (error) {
      return unavailable('ERR_STS_UNAVAILABLE', error)
    } finally {
      pending -= 1
    }
  }

  async function claim({ signature, signedAt }: CallerProof): Promise<Authentication<never> | undefined> {
    if (replays === null) return undefined
    const key = `iam:${createHash('sha256')
      .update(JSON.stringify([server, signature]))
      .digest('base64url')}`
    // One second more, because a proof is still accepted at its last second.
    return claimOnce(replays, { key, expiresAt: signedAt + PROOF_LIFETIME_SECONDS + 1, code: 'ERR_IAM_PROOF_REPLAYED' })
  }

  return Object.freeze({
    verify: (token: string, bound?: Proof) => settle(() => verifyProof(token, bound)),
    issuers: Object.freeze([issuer]),
    live: true,
    singleUse: replays !== null,
  })
}

function identityOf({ principalArn, ...caller }: StsCaller, { signedAt }: CallerProof, issuer: string): IamCallerIdentity {
  return {
    scheme: 'iam',
    issuer,
    subject: principalArn,
    expiresAt: signedAt + PROOF_LIFETIME_SECONDS,
    scopes: new Set(),
    groups: new Set(),
    claims: {},
    ...caller,
  }
}

/** Headers that HTTP or the signature define have a meaning of their own. `x-amz-` headers would move to the query. */
export function isServerHeader(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[\da-z-]{1,64}$/.test(value) || value.startsWith('x-amz-')) return false
  return !RESERVED.has(value) && !value.startsWith('content-') && !value.startsWith('accept')
}

const RESERVED = new Set([
  'authorization',
  'connection',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
])
