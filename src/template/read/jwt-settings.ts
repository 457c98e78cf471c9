/**
 * Reads the issuers, audiences and claims of JWT authorizers.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { TemplateClaim, TemplateIssuer } from '../model-authorizer.ts'
import type { Fields } from './fields.ts'
import { memberOf } from './parse-context.ts'

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']
/** Claims that API Gateway checks itself. */
const RESERVED_CLAIMS = ['iss', 'aud', 'exp', 'nbf', 'iat', 'scope', 'scp']

/** Reads `JwtConfiguration` in the form of HTTP APIs (one issuer) or of REST APIs (several). */
export function readIssuers(
  fields: Fields,
  kind: 'REST' | 'HTTP' | 'WEBSOCKET',
): { readonly issuers: readonly TemplateIssuer[]; readonly algorithms?: readonly string[] | undefined } {
  return kind === 'REST' ? readRestIssuers(fields) : { issuers: [readHttpIssuer(fields)] }
}

function readHttpIssuer(fields: Fields): TemplateIssuer {
  const issuer = fields.string(nameIn(fields, 'issuer'))
  const audiences = fields.strings(nameIn(fields, 'audience')) ?? []
  if (!fields.has(nameIn(fields, 'issuer'))) missing(fields, 'issuer', 'the issuer URL')
  else if (issuer !== undefined && !issuer.startsWith('https://')) invalid(fields, 'issuer', 'an https URL')
  if (!fields.has(nameIn(fields, 'audience'))) missing(fields, 'audience', 'at least one audience')
  else if (audiences.length > 50) invalid(fields, 'audience', 'an array of 1 to 50 audiences')
  return { issuer: issuer ?? '', audiences, claims: [] }
}

function readRestIssuers(fields: Fields): {
  readonly issuers: readonly TemplateIssuer[]
  readonly algorithms: readonly string[]
} {
  const algorithms = fields.strings(nameIn(fields, 'defaultAlgorithms')) ?? []
  if (!algorithms.every((one) => ALGORITHMS.includes(one)))
    invalid(fields, 'defaultAlgorithms', `an array of ${ALGORITHMS.join(', ')}`)
  if (algorithms.length === 0) missing(fields, 'defaultAlgorithms', 'at least one algorithm')
  const list = fields.known(nameIn(fields, 'issuers'))
  const issuers = Array.isArray(list) ? list.filter(isRecord).map((item) => readRestIssuer(fields, item)) : []
  if (issuers.length === 0) missing(fields, 'issuers', 'at least one issuer')
  if (new Set(issuers.map(({ issuer }) => issuer)).size < issuers.length)
    invalid(fields, 'issuers', 'an array of issuers with unique URLs')
  return { issuers, algorithms }
}

function readRestIssuer(fields: Fields, item: { readonly [name: string]: unknown }): TemplateIssuer {
  const issuer = memberOf(item, nameOf(item, 'issuer')) ?? memberOf(item, nameOf(item, 'issuerUrl'))
  const audience = memberOf(item, nameOf(item, 'audiences')) ?? memberOf(item, nameOf(item, 'audience'))
  const claims = memberOf(item, nameOf(item, 'additionalClaims'))
  const audiences = (Array.isArray(audience) ? audience : [audience]).filter((one) => typeof one === 'string')
  if (typeof issuer !== 'string' || !issuer.startsWith('https://'))
    invalid(fields, 'issuers', 'an array of objects with an https issuer URL')
  if (audiences.length === 0) invalid(fields, 'issuers', 'an array of objects with at least one audience')
  return {
    issuer: typeof issuer === 'string' ? issuer : '',
    audiences,
    claims: Array.isArray(claims) ? claims.filter(isRecord).map((claim) => readClaim(fields, claim)) : [],
  }
}

function readClaim(fields: Fields, claim: { readonly [name: string]: unknown }): TemplateClaim {
  const name = memberOf(claim, nameOf(claim, 'claimName'))
  const expected = memberOf(claim, nameOf(claim, 'expectedValues'))
  const required = memberOf(claim, nameOf(claim, 'required'))
  if (typeof name !== 'string' || RESERVED_CLAIMS.includes(name))
    invalid(fields, 'issuers', 'an array of objects whose additional claims have a name that API Gateway does not check itself')
  return {
    name: typeof name === 'string' ? name : '',
    expected: Array.isArray(expected) ? expected.filter((one) => typeof one === 'string') : [],
    required: required === true || required === 'true',
  }
}

/** SAM accepts `Issuer` and `issuer`: the name as the object writes it. */
function nameOf(object: { readonly [name: string]: unknown }, name: string): string {
  return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name
}

function nameIn(fields: Fields, name: string): string {
  return nameOf(fields.object, name)
}

function missing(fields: Fields, name: string, what: string): void {
  fields.problems.push({ code: 'missing-property', message: `${name} is required: ${what}.`, at: fields.at() })
}

function invalid(fields: Fields, name: string, expected: string): void {
  fields.problems.push({ code: 'invalid-value', message: `${name} must be ${expected}.`, at: fields.at(nameIn(fields, name)) })
}
