/**
 * Reads the options of a JWT authorizer of a REST API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { oidc } from '../../identity/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, boolean, object, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import type { JwtIssuer, JwtIssuers } from '../authorize/jwt-authorizer.ts'
import type { AdditionalClaim, RestJwtAuthorizer, RestJwtIssuer } from '../rest-options.ts'
import { documentFetcher, identityHeader } from './authorizer-options.ts'

const ALGORITHMS: readonly string[] = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']
const RESERVED_CLAIMS: readonly string[] = ['iss', 'aud', 'exp', 'nbf', 'iat', 'scope', 'scp']

const nonEmptyArrayOf = <T>(expected: string, isElement: (value: unknown) => boolean) =>
  valid<readonly T[]>(expected, (value) => Array.isArray(value) && value.length > 0 && value.every(isElement))

const CHECKS = {
  type: oneOf('JWT'),
  identitySource: identityHeader,
  defaultAlgorithms: nonEmptyArrayOf<RestJwtAuthorizer['defaultAlgorithms'][number]>(
    `a non-empty array of ${ALGORITHMS.join(', ')}`,
    (value) => ALGORITHMS.some((algorithm) => algorithm === value),
  ),
  issuers: nonEmptyArrayOf<RestJwtIssuer>('a non-empty array of issuers', object.accepts),
}

const ISSUER_CHECKS = {
  issuer: valid<string>('an absolute https URL without user information, query or fragment', isIssuerUrl),
  audiences: nonEmptyArrayOf<string>('an array with at least one audience', string.accepts),
  additionalClaims: optional(arrayOf<AdditionalClaim>('an array of claims { claimName, … }', object.accepts)),
  jwks: optional(object),
}

const CLAIM_CHECKS = {
  claimName: valid<string>(
    `the name of a claim other than ${RESERVED_CLAIMS.join(', ')}`,
    (value) => string.accepts(value) && !RESERVED_CLAIMS.some((name) => name === value),
  ),
  format: optional(oneOf('SINGLE_STRING')),
  expectedValues: optional(
    valid<readonly string[]>(
      'an array of at most one string',
      (value) => Array.isArray(value) && value.length <= 1 && value.every(string.accepts),
    ),
  ),
  required: optional(boolean),
}

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function readJwtIssuers(
  option: string,
  given: unknown,
  environment: { readonly now: () => number; readonly fetch: typeof fetch | undefined },
): JwtIssuers {
  const { identitySource, defaultAlgorithms, issuers } = optionSchema<RestJwtAuthorizer>('restApi', CHECKS, `${option}.`).check(
    given,
  )
  const seen = new Set<string>()
  const read = issuers.map((one, index) => {
    const path = `${option}.issuers[${index}]`
    const issuer = readIssuer(path, one, { ...environment, algorithms: defaultAlgorithms })
    if (seen.has(issuer.issuer)) throw new ConfigError('restApi', `${path}.issuer`, 'different from the other issuers')
    seen.add(issuer.issuer)
    return issuer
  })
  return { identitySource, issuers: read }
}

function readIssuer(
  path: string,
  given: unknown,
  {
    now,
    fetch,
    algorithms,
  }: { readonly now: () => number; readonly fetch: typeof globalThis.fetch | undefined; readonly algorithms: readonly string[] },
): JwtIssuer {
  if (!isRecord(given)) throw wrongValue('restApi', path, 'an object', given)
  const {
    issuer,
    audiences,
    additionalClaims = [],
    jwks,
  } = optionSchema<RestJwtIssuer>('restApi', ISSUER_CHECKS, `${path}.`).check(given)
  const claims = additionalClaims.map((claim, index) => readClaim(`${path}.additionalClaims[${index}]`, claim))
  if (new Set(claims.map(({ claimName }) => claimName)).size < claims.length)
    throw new ConfigError('restApi', `${path}.additionalClaims`, 'an array of claims with different names')
  const verifier = oidc({
    issuer,
    audience: audiences,
    algorithms,
    // `iss` is in every token. A JWT authorizer does not need `sub`.
    subjectClaim: 'iss',
    graceSeconds: 0,
    issuedAtToleranceSeconds: 0,
    now,
    ...(jwks === undefined
      ? {
          discovery: 'openid',
          remoteKeys: { maxAgeSeconds: 3600, staleSeconds: 0, ...(fetch !== undefined && { fetch: documentFetcher(fetch) }) },
        }
      : { jwks }),
  })
  return { issuer, verifier, additionalClaims: claims }
}

function readClaim(path: string, given: unknown): AdditionalClaim {
  if (!isRecord(given)) throw wrongValue('restApi', path, 'an object', given)
  return optionSchema<AdditionalClaim>('restApi', CLAIM_CHECKS, `${path}.`).check(given)
}

/** Only the characters of a URL: `oidc` reads braces as a placeholder. */
function isIssuerUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2048 || !/^https:\/\/[A-Za-z0-9._~:/%!$&'()*+,;=[\]-]+$/.test(value))
    return false
  try {
    const { username, password, search, hash } = new URL(value)
    return username + password + search + hash === ''
  } catch {
    return false
  }
}
