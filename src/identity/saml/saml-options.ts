/**
 * The options of `samlBearer`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import {
  callback,
  integer,
  nullable,
  number,
  type OptionSchema,
  oneOf,
  optional,
  optionSchema,
  string,
  strings,
  valid,
} from '../../options.ts'
import { type ReplayStore, replayStore } from '../replay-store.ts'
import type { SamlAttribute, SamlAttributes } from './saml-claims.ts'
import { type SamlSignatureAlgorithm, SIGNATURE_ALGORITHMS } from './signing-keys.ts'

/** Options of `samlBearer`. */
export interface SamlBearerOptions<S extends string, A extends SamlAttributes> {
  /** Entity ID of the identity provider. `Issuer` must be equal. Two providers are two verifiers. */
  readonly issuer: string
  /**
   * One of these must be an `Audience` of every `AudienceRestriction`. Required: without it, an assertion for another service would be accepted.
   */
  readonly audience: string | readonly string[]
  /** One of these must be the `Recipient` of the bearer confirmation. `null`: not checked. */
  readonly recipient: string | readonly string[] | null
  /**
   * The provider's signing certificates or public keys in PEM; several for a rollover. Only the public key counts: validity dates and chain of a
   * certificate are not checked. `KeyInfo` is never used. RSA keys below 2048 bits are a `ConfigError`.
   */
  readonly certificates: string | readonly [string, ...string[]]
  /**
   * A store: each assertion (issuer and `ID`) is accepted once. It is asked last, after every other check, and the verifier is `singleUse` and
   * `live`. `null`: an assertion may be presented again until it expires, like an access token; one with a `OneTimeUse` condition is
   * rejected with `ERR_SAML_ONE_TIME_USE`.
   */
  readonly replays: ReplayStore | null
  /**
   * `base64url` (default, RFC 7522) or `base64`. Padding is optional; whitespace, characters of the other alphabet and stray bits are
   * `ERR_SAML_ENCODING`.
   */
  readonly encoding?: 'base64url' | 'base64' | undefined
  /** `deflate`: raw DEFLATE (RFC 1951) inside the encoding, as in the SAML redirect binding. Default `none`. */
  readonly compression?: 'none' | 'deflate' | undefined
  /**
   * Limit of the decoded, decompressed XML in bytes, 1024 to 262,144. Default 65,536. API Gateway limits all headers of a request to 10,240 bytes.
   */
  readonly maxBytes?: number | undefined
  /** The accepted signature algorithms. Default: all of the type. Digests are SHA-256, SHA-384 or SHA-512. */
  readonly signatureAlgorithms?: readonly [SamlSignatureAlgorithm, ...SamlSignatureAlgorithm[]] | undefined
  /**
   * Maps attributes to typed claims. A missing `one` attribute, two values for `one` or `optional`, and a value that contains elements are
   * `ERR_SAML_ATTRIBUTE`. Default: each attribute becomes an array of strings under its `Name`.
   */
  readonly attributes?: A | undefined
  /** `Name` of the attribute whose values become `identity.groups`. Default: identities have no groups. */
  readonly groupsAttribute?: string | undefined
  /**
   * `Name` of the attribute that becomes `identity.subject`: exactly one value, otherwise `ERR_SAML_SUBJECT`. Default: the `NameID`, which must not
   * be of the transient format.
   */
  readonly subjectAttribute?: string | undefined
  /** `identity.scheme`. Default `saml`. */
  readonly scheme?: S | undefined
  /** Tolerance for `NotBefore` and `NotOnOrAfter`, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const ALGORITHMS = Object.keys(SIGNATURE_ALGORITHMS)

const OPTIONS = optionSchema<SamlBearerOptions<string, SamlAttributes>>('samlBearer', {
  issuer: string,
  audience: strings,
  recipient: nullable(strings, 'accept any recipient'),
  certificates: strings,
  replays: nullable(replayStore, 'accept an assertion more than once'),
  encoding: optional(oneOf('base64url', 'base64')),
  compression: optional(oneOf('none', 'deflate')),
  maxBytes: optional(integer(1024, 262_144)),
  signatureAlgorithms: optional(
    valid(
      `a non-empty array of ${ALGORITHMS.join(', ')}`,
      (value) => Array.isArray(value) && value.length > 0 && value.every((name) => ALGORITHMS.includes(name)),
    ),
  ),
  attributes: optional(valid('an object of { name, values } by claim', isRecord)),
  groupsAttribute: optional(string),
  subjectAttribute: optional(string),
  scheme: optional(string),
  graceSeconds: optional(number(0, 600)),
  now: optional(callback),
})

/** @throws {ConfigError} if an option is missing, unknown or malformed. */
export function readSamlOptions(given: unknown): SamlBearerOptions<string, SamlAttributes> {
  const options = OPTIONS.check(given)
  if (options.attributes === undefined) return options
  const attributes = Object.entries(options.attributes).map(([claim, attribute]) => [
    claim,
    attributeOptions(`attributes.${claim}`).check(attribute),
  ])
  if (attributes.length === 0) throw new ConfigError('samlBearer', 'attributes', 'an object of at least one claim')
  return { ...options, attributes: Object.fromEntries(attributes) }
}

function attributeOptions(path: string): OptionSchema<SamlAttribute> {
  const checks = { name: string, nameFormat: optional(string), values: oneOf('one', 'optional', 'many') }
  return optionSchema<SamlAttribute>('samlBearer', checks, `${path}.`)
}
