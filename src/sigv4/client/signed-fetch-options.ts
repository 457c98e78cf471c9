/**
 * What `signedFetch` is told, checked while building.
 *
 * @module
 */

import type { RequestSigner } from '@smithy/types'
import { ConfigError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'
import type { CredentialsInput } from './credential-source.ts'

export interface SignedFetchOptions {
  /** A value, or a function that is asked again before they end. Either this or `signer`. */
  readonly credentials?: CredentialsInput
  /** Any smithy `RequestSigner`: `smithySigner(…)`, `requestSigner(…)`, an SDK's own. It brings its credentials, region and service. */
  readonly signer?: RequestSigner
  /** Worked out from the host if left out. */
  readonly region?: string
  /** Worked out from the host if left out. */
  readonly service?: string
  /** Hosts, with a port that is not the default one, to which a signature and a session token may go. All, if left out. */
  readonly hosts?: readonly string[]
  /**
   * A body that is a stream is read into memory (`buffer`, the default) or signed as `UNSIGNED-PAYLOAD`, which few services but S3 take.
   */
  readonly streamingBody?: 'buffer' | 'unsigned'
  /** The most that is read into memory of a streaming body: 10485760 bytes, API Gateway's own limit, if left out. */
  readonly maxBufferBytes?: number
  /** How often a 429 or 503 is tried again, and, for idempotent methods, a 500, 502, 504 or a network error: 0 to 10, 0 if left out. Each try is signed anew. */
  readonly retries?: number
  /** Waits between two tries. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly fetch?: typeof fetch
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

const KNOWN = [
  'credentials',
  'signer',
  'region',
  'service',
  'hosts',
  'streamingBody',
  'maxBufferBytes',
  'retries',
  'wait',
  'fetch',
  'now',
]

/** @throws {ConfigError} naming the option. */
export function checkSignedFetchOptions(options: SignedFetchOptions): void {
  const subject = 'signedFetch'
  checkOptions(subject, options, KNOWN)
  const { credentials, signer, region, service, hosts, streamingBody, maxBufferBytes, retries, wait, fetch, now } = options
  if ((credentials === undefined) === (signer === undefined)) {
    throw new ConfigError(
      subject,
      credentials === undefined ? 'credentials' : 'signer',
      'given, unless the other of `credentials` and `signer` is',
    )
  }
  if (signer !== undefined) {
    if (typeof signer?.sign !== 'function') throw new ConfigError(subject, 'signer', 'an object with a function `sign`')
    if (region !== undefined) throw new ConfigError(subject, 'region', 'left out, because the signer has its own')
    if (service !== undefined) throw new ConfigError(subject, 'service', 'left out, because the signer has its own')
  }
  if (region !== undefined && (typeof region !== 'string' || region === ''))
    throw new ConfigError(subject, 'region', 'the name of a region')
  if (service !== undefined && (typeof service !== 'string' || service === '')) {
    throw new ConfigError(subject, 'service', 'the signing name of a service')
  }
  if (hosts !== undefined && !(Array.isArray(hosts) && hosts.every((host) => typeof host === 'string'))) {
    throw new ConfigError(subject, 'hosts', 'a list of hosts')
  }
  if (streamingBody !== undefined && streamingBody !== 'buffer' && streamingBody !== 'unsigned') {
    throw new ConfigError(subject, 'streamingBody', 'buffer or unsigned')
  }
  if (maxBufferBytes !== undefined && !(Number.isInteger(maxBufferBytes) && maxBufferBytes >= 0)) {
    throw new ConfigError(subject, 'maxBufferBytes', 'a whole number of bytes')
  }
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0 && retries <= 10)) {
    throw new ConfigError(subject, 'retries', 'a whole number from 0 to 10')
  }
  for (const [name, value] of Object.entries({ wait, fetch, now })) {
    if (value !== undefined && typeof value !== 'function') throw new ConfigError(subject, name, 'a function')
  }
}
