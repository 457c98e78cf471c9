/**
 * The findings of `proveTemplate`, and what it states about each route.
 *
 * @module
 */

import type { Finding, ReadCode } from '../finding.ts'

/** Every code that `proveTemplate` adds to the findings of reading, with its severity. */
export const PROOF_CODES = {
  /** Every client can reach a route that is not in `allowOpen`. */
  'open-to-anyone': 'error',
  /** Principals of every AWS account can reach a route. */
  'any-aws-account': 'error',
  /** Every client with an API key can reach a route that is not in `allowOpen`. */
  'any-api-key': 'error',
  /** A caller reaches a route against a requirement. */
  'required-access': 'error',
  /** The policies of a handler allow a deployed route that its table does not list. */
  'beyond-route-table': 'error',
  /** A cached response for one caller or request is used for others. */
  'shared-result': 'error',
  /** An Allow of the resource policy replaces the implicit deny of an authorizer. */
  'policy-overrides-authorizer': 'error',
  /** The API can be reached without the client certificate that a domain name requires. */
  'client-certificate-bypass': 'error',
  /** A cached response of the backend is sent to every caller. */
  'cached-response-for-all': 'error',
  /** A token without a claim passes, although the claim has expected values. */
  'claim-not-required': 'error',
  /** The client chooses its tenant. */
  'tenant-from-client': 'error',
  /** The handler of an authorizer, or a sample caller, is missing, so the question has no answer. */
  'unknown-callers': 'warning',
} as const

/** What a proof reports. The severities are in {@link PROOF_CODES}. */
export type ProofCode = keyof typeof PROOF_CODES

/** A shortest request that shows a finding. */
export interface Counterexample {
  /** The stage. */
  readonly stage: string
  /** The custom domain name; `undefined` for the default endpoint. */
  readonly domain?: string | undefined
  /** `GET`; `undefined` for a WebSocket route. */
  readonly method?: string | undefined
  /** The path without stage and base path, or the key of a WebSocket route. */
  readonly path: string
  /** The name of the caller under `callers`; `undefined` for an untrusted caller. */
  readonly caller?: string | undefined
  /** Headers that the client chooses to meet a condition of the resource policy. */
  readonly headers: { readonly [name: string]: string }
  /** Query parameters of the caller. */
  readonly query?: { readonly [name: string]: string } | undefined
  /** The address of the client. */
  readonly sourceIp?: string | undefined
  /** Whether the offline gateway allowed the request; `null` if it does not run this kind of request. */
  readonly confirmed: boolean | null
}

/** A way to reach a route that the author cannot want. */
export interface ProofFinding extends Finding<ProofCode | ReadCode> {
  /** A request that shows it. Absent for findings of reading and where no single request shows it. */
  readonly counterexample?: Counterexample | undefined
}

/**
 * Who can reach a route.
 *
 * - `no one`: no client, for example because the default endpoint is disabled or the resource policy denies everything.
 * - `anyone`: every client.
 * - `policy`: clients that meet a condition of the resource policy, such as a source address.
 * - `api-key`: clients with an API key of a usage plan.
 * - `iam`: signed requests of IAM principals.
 * - `authorizer`: callers whom the authorizer allows.
 */
export type CallerKind = 'no one' | 'anyone' | 'policy' | 'api-key' | 'iam' | 'authorizer'

/** Which callers can reach one route through one endpoint and stage. */
export interface RouteReach {
  /** The logical id of the API. */
  readonly api: string
  /** The stage. */
  readonly stage: string
  /** The custom domain name; `undefined` for the default endpoint. */
  readonly domain?: string | undefined
  /** The route key. */
  readonly route: string
  /** Who can reach it. */
  readonly callers: CallerKind
  /** The name of the authorizer, if `callers` is `authorizer`. */
  readonly authorizer?: string | undefined
  /** The names under `callers` whose requests reach the route, if callers were given. */
  readonly names: readonly string[]
  /** Why, in one sentence. */
  readonly reason: string
}

/** The result of `proveTemplate`. */
export interface TemplateProof {
  /** Whether there is no finding of severity `error` and every caller is known. */
  readonly proven: boolean
  /** One entry for each route of each stage and domain name. */
  readonly routes: readonly RouteReach[]
  /** Sorted by severity, file and line. */
  readonly findings: readonly ProofFinding[]
}
