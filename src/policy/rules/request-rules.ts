/**
 * Rules about the request beside the caller: headers, query parameters, stage variables, the client's certificate,
 * the hour. Each says what it reads, so that under a cache it must be an identity source; what IAM can say becomes a
 * condition and needs none.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import type { Condition, Predicate, Rule } from './rule.ts'

/** A value to find: this text, or one of these. Left out: any value that is not empty. */
type ExpectedValue = string | readonly string[]

/** The header is there exactly once and, where `value` is given, equal to it. */
export function requiredHeader(name: string, value?: ExpectedValue): Predicate<unknown> {
  return reading(`header ${name.toLowerCase()}`, { in: 'header', name: name.toLowerCase() }, value, (request) =>
    request.headers(name.toLowerCase()),
  )
}

/** The query parameter is there exactly once and, where `value` is given, equal to it. Its name is case-sensitive. */
export function requiredQuery(name: string, value?: ExpectedValue): Predicate<unknown> {
  return reading(`query ${name}`, { in: 'query', name }, value, (request) => request.query(name))
}

/** The stage variable is set and, where `value` is given, equal to it. */
export function requiredStageVariable(name: string, value?: ExpectedValue): Predicate<unknown> {
  return reading(`stage variable ${name}`, { in: 'stageVariable', name }, value, (request) => {
    const found = request.stageVariable(name)
    return found === undefined ? [] : [found]
  })
}

/** Fields of a mutual TLS client's certificate that a rule may ask for. */
export interface CertificateFields {
  readonly subject?: ExpectedValue
  readonly issuer?: ExpectedValue
  readonly serialNumber?: ExpectedValue
}

/**
 * The client's certificate has these fields. A certificate can be no identity source: TTL 0 only.
 * API Gateway has checked the chain against the trust store; which of its certificates may call is for this rule.
 */
export function clientCertificateField(fields: CertificateFields): Predicate<unknown> {
  const wanted = Object.entries(fields) as [keyof CertificateFields, ExpectedValue][]
  const known = ['subject', 'issuer', 'serialNumber']
  const unknown = wanted.find(([name]) => !known.includes(name))
  if (unknown !== undefined) throw new ConfigError('clientCertificateField', String(unknown[0]), `one of ${known.join(', ')}`)
  if (wanted.length === 0) throw new ConfigError('clientCertificateField', 'fields', `at least one of ${known.join(', ')}`)
  const lists = wanted.map(([name, value]) => [name, values('clientCertificateField', value)] as const)
  return {
    kind: 'predicate',
    name: `certificate ${lists.map(([name]) => name).join(', ')}`,
    binds: [],
    reads: 'request',
    partial: (_, request) => {
      const certificate = request.clientCertificate
      return certificate !== undefined && lists.every(([name, list]) => list.includes(certificate[name])) ? 'all' : 'none'
    },
  }
}

/**
 * Open from one instant to another, `from` included and `to` not; either may be left out. It becomes a condition on
 * `aws:CurrentTime`, so a cached reply closes in time. AWS does not document which keys authorizer replies may use.
 */
export function timeWindow({ from, to }: { readonly from?: Date; readonly to?: Date }): Rule<unknown> {
  if (from === undefined && to === undefined) throw new ConfigError('timeWindow', 'from or to', 'given')
  const when: Condition = {
    ...(from === undefined ? {} : { DateGreaterThanEquals: { 'aws:CurrentTime': instant('from', from) } }),
    ...(to === undefined ? {} : { DateLessThan: { 'aws:CurrentTime': instant('to', to) } }),
  }
  if (from !== undefined && to !== undefined && from >= to) throw new ConfigError('timeWindow', 'to', 'after from')
  return { name: 'time window', binds: [], reads: [], partial: () => [{ bind: {}, when }] }
}

/** Whole seconds, as IAM writes them; a fraction closes early and opens late. */
function instant(option: string, date: Date): string {
  const time = date instanceof Date ? date.getTime() : Number.NaN
  if (!Number.isFinite(time)) throw new ConfigError('timeWindow', option, 'a valid Date')
  const whole = option === 'from' ? Math.ceil(time / 1000) : Math.floor(time / 1000)
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}Z`
}

function reading(
  name: string,
  source: IdentitySource,
  value: ExpectedValue | undefined,
  find: (request: AuthorizerRequest) => readonly string[],
): Predicate<unknown> {
  if (source.name === '') throw new ConfigError(name, 'name', 'not empty')
  const wanted = value === undefined ? undefined : values(name, value)
  return {
    kind: 'predicate',
    name,
    binds: [],
    reads: [source],
    partial: (_, request) => {
      const [only, second] = find(request)
      // Twice is refused: API Gateway and a backend may each believe another of the two.
      if (only === undefined || second !== undefined) return 'none'
      return (wanted === undefined ? only !== '' : wanted.includes(only)) ? 'all' : 'none'
    },
  }
}

function values(subject: string, wanted: ExpectedValue): readonly string[] {
  const list = typeof wanted === 'string' ? [wanted] : [...wanted]
  if (list.length === 0 || list.some((one) => typeof one !== 'string' || one === '')) {
    throw new ConfigError(subject, 'value', 'a text, or a list of them, none empty')
  }
  return list
}
