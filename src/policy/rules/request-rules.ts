/**
 * Rules about the request: headers, query parameters, stage variables, the client certificate, the time. Each declares
 * what it reads, so that it is an identity source if responses are cached. A rule that can be an IAM condition reads nothing.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import { type Check, checkArgument, optional, optionSchema, string, strings, valid } from '../../options.ts'
import type { Condition, Predicate, Rule } from './rule.ts'

/** The expected value: one string, or one of several. */
export type ExpectedValue = string | readonly string[]

/**
 * The header is present exactly once and equals the expected value.
 *
 * @param name In any case.
 * @param value One value or several of which one must match, case-sensitive. Default: any non-empty value.
 * @throws {ConfigError} if an argument is wrong.
 * @example
 * requiredHeader('x-tenant', ['acme', 'example'])
 */
export function requiredHeader(name: string, value?: ExpectedValue | undefined): Predicate<unknown> {
  const header = checkArgument('requiredHeader', 'name', HEADER_NAME, name).toLowerCase()
  const expected = checkArgument('requiredHeader', 'value', optional(strings), value)
  const source: IdentitySource = { in: 'header', name: header }
  return valuePredicate({ name: `header ${header}`, source, expected, valuesIn: (request) => request.headers(header) })
}

/**
 * The query parameter is present exactly once and equals the expected value.
 *
 * @param name Case-sensitive.
 * @param value One value or several of which one must match, case-sensitive, decoded. Default: any non-empty value.
 * @throws {ConfigError} if an argument is wrong.
 * @example
 * requiredQuery('version', '2')
 */
export function requiredQuery(name: string, value?: ExpectedValue | undefined): Predicate<unknown> {
  checkArgument('requiredQuery', 'name', string, name)
  const expected = checkArgument('requiredQuery', 'value', optional(strings), value)
  return valuePredicate({
    name: `query ${name}`,
    source: { in: 'query', name },
    expected,
    valuesIn: (request) => request.query(name),
  })
}

/**
 * The stage variable is set and equals the expected value.
 *
 * @param value One value or several of which one must match, case-sensitive. Default: any non-empty value.
 * @throws {ConfigError} if an argument is wrong.
 * @example
 * requiredStageVariable('environment', 'production')
 */
export function requiredStageVariable(name: string, value?: ExpectedValue | undefined): Predicate<unknown> {
  checkArgument('requiredStageVariable', 'name', string, name)
  const expected = checkArgument('requiredStageVariable', 'value', optional(strings), value)
  const valuesIn = (request: AuthorizerRequest): readonly string[] => {
    const variable = request.stageVariable(name)
    return variable === undefined ? [] : [variable]
  }
  return valuePredicate({ name: `stage variable ${name}`, source: { in: 'stageVariable', name }, expected, valuesIn })
}

/** The fields of a client certificate that `clientCertificateField` can compare. At least one must be set. */
export interface CertificateFields {
  /** The subject's distinguished name as API Gateway reports it, for example `CN=client,O=Example`. */
  readonly subject?: ExpectedValue | undefined
  /** The issuer's distinguished name as API Gateway reports it. */
  readonly issuer?: ExpectedValue | undefined
  /** The serial number as API Gateway reports it. */
  readonly serialNumber?: ExpectedValue | undefined
}

/**
 * The certificate of the mutual TLS client has these fields. API Gateway has verified its chain against the trust
 * store; this rule decides which of those certificates may call the route. A certificate cannot be an identity source,
 * so the rule requires `ttlSeconds: 0`.
 *
 * @throws {ConfigError} without fields, or if one is unknown or wrong.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 * @example
 * clientCertificateField({ subject: 'CN=partner', issuer: 'CN=Example CA' })
 */
export function clientCertificateField(fields: CertificateFields): Predicate<unknown> {
  const expected = Object.entries(CERTIFICATE_FIELDS.check(fields)).map(
    ([name, values]) => [name as keyof CertificateFields, [values].flat()] as const, // the schema's names are those of the type
  )
  if (expected.length === 0)
    throw new ConfigError(
      'clientCertificateField',
      'fields',
      '',
      `requires at least one of ${CERTIFICATE_FIELDS.names.join(', ')}.`,
    )
  return {
    kind: 'predicate',
    name: `certificate ${expected.map(([name]) => name).join(', ')}`,
    binds: [],
    reads: 'request',
    partial: (_, request) => {
      const certificate = request.clientCertificate
      return certificate !== undefined && expected.every(([name, values]) => values.includes(certificate[name])) ? 'all' : 'none'
    },
  }
}

/** Options of `timeWindow`. At least one must be set. */
export interface TimeWindowOptions {
  /** The first instant at which the rule passes; fractions of a second are rounded up. Default: no start. */
  readonly from?: Date | undefined
  /** The first instant at which the rule fails again; fractions of a second are rounded down. Default: no end. */
  readonly to?: Date | undefined
}

/**
 * Passes from one instant to another. It becomes a condition on `aws:CurrentTime`, so a cached response expires in
 * time. AWS does not document which condition keys authorizer responses may use; without that key the rule fails.
 *
 * @throws {ConfigError} if neither option is set, one is not a valid date, or `to` is not after `from`.
 * @example
 * timeWindow({ from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-07-01T00:00:00Z') })
 */
export function timeWindow(options: TimeWindowOptions): Rule<unknown> {
  const { from, to } = TIME_WINDOW.check(options)
  if (from === undefined && to === undefined) throw new ConfigError('timeWindow', 'from', '', 'requires from, to or both.')
  if (from !== undefined && to !== undefined && from >= to) throw new ConfigError('timeWindow', 'to', 'after from')
  const when: Condition = {
    ...(from !== undefined && { DateGreaterThanEquals: { 'aws:CurrentTime': formatSecond(Math.ceil(from.getTime() / 1000)) } }),
    ...(to !== undefined && { DateLessThan: { 'aws:CurrentTime': formatSecond(Math.floor(to.getTime() / 1000)) } }),
  }
  return { name: 'time window', binds: [], reads: [], partial: () => [{ bind: {}, when }] }
}

const HEADER_NAME: Check<string> = /* @__PURE__ */ valid('the name of a header', string.accepts)
const CERTIFICATE_FIELDS = /* @__PURE__ */ optionSchema<CertificateFields>('clientCertificateField', {
  subject: /* @__PURE__ */ optional(strings),
  issuer: /* @__PURE__ */ optional(strings),
  serialNumber: /* @__PURE__ */ optional(strings),
})
const DATE: Check<Date> = /* @__PURE__ */ valid(
  'a valid Date',
  (value) => value instanceof Date && Number.isFinite(value.getTime()),
)
const TIME_WINDOW = /* @__PURE__ */ optionSchema<TimeWindowOptions>('timeWindow', {
  from: /* @__PURE__ */ optional(DATE),
  to: /* @__PURE__ */ optional(DATE),
})

/** An instant in whole seconds, as IAM writes it. */
function formatSecond(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** What makes a predicate about one value of the request. */
interface ValueTest {
  readonly name: string
  readonly source: IdentitySource
  readonly expected: ExpectedValue | undefined
  readonly valuesIn: (request: AuthorizerRequest) => readonly string[]
}

function valuePredicate({ name, source, expected, valuesIn }: ValueTest): Predicate<unknown> {
  const accepted = expected === undefined ? undefined : [expected].flat()
  return {
    kind: 'predicate',
    name,
    binds: [],
    reads: [source],
    partial: (_, request) => {
      const [value, second] = valuesIn(request)
      // A repeated value is rejected: API Gateway and the backend may each use a different one of the two.
      if (value === undefined || second !== undefined) return 'none'
      return (accepted === undefined ? value !== '' : accepted.includes(value)) ? 'all' : 'none'
    },
  }
}
