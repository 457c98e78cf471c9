/**
 * The custom authorizer of AWS IoT Core.
 *
 * @module
 */

import crypto from 'node:crypto'
import type { Context, IoTCustomAuthorizerEvent, IoTCustomAuthorizerResult } from 'aws-lambda'
import { ConfigError, ResponseError } from '../../errors.ts'
import { type AuthorizerRequest, type IotDefinition, readIotEvent, type Verifier } from '../../events/index.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { callback, integer, nullable, object, oneOf, optional, optionSchema, valid } from '../../options.ts'
import type { RouteRule } from '../../policy/index.ts'
import { identityFact } from '../identity-facts.ts'
import type { DecisionRecord } from '../logging/decision-hook.ts'
import { remainingSeconds } from '../service/lifetime.ts'
import { type RowRule, readRuleTable } from '../service/rule-table.ts'
import { SERVICE_CHECKS, type ServiceDecision, serviceHandler } from '../service/service-handler.ts'
import { type IotStatement, packStatements } from './policy-documents.ts'
import { IOT_ACTIONS, isExactLevel, readTopicRows, resourcesOf } from './topic-table.ts'

/**
 * The key of a row: `connect {clientId}`, `publish {topic}`, `subscribe {topicFilter}` or `receive {topic}`. `{parameter}` stands for one whole level.
 */
export type IotActionKey = `${'connect' | 'publish' | 'subscribe' | 'receive'} ${string}`

/** Options of {@link iotAuthorizer}. */
export interface IotAuthorizerOptions<I, K extends IotActionKey> {
  /** Authenticates the device, for example `bearer(devices, { from: mqttPassword })`. */
  readonly authenticate: Verifier<I>
  /**
   * Who may do what: one Allow per row and caller, on exact resources. A parameter must be bound by the rule of its row; a value with `*`, `?`,
   * `+`, `#`, `$`, `/` or control characters rejects the row. `+` and `#` are allowed in `subscribe` rows only and are literal characters in the
   * policy. Receiving needs a `receive` row in addition to `subscribe`. Publishing retained messages (`iot:RetainPublish`) is not allowed.
   */
  readonly topics: { readonly [P in K]: RouteRule<NoInfer<I>, P> }
  /** The region of the ARNs in the policy: `eu-west-1`. */
  readonly region: string
  /** The account of the ARNs in the policy: twelve digits. */
  readonly accountId: string
  /** The partition of the ARNs in the policy. Default: `aws`. */
  readonly partition?: 'aws' | 'aws-cn' | 'aws-us-gov' | undefined
  /** `required`: `signatureVerified` must be `true`, because the authorizer has token signing enabled. `null`: not checked. */
  readonly tokenSignature: 'required' | null
  /**
   * `true`: the MQTT client ID of the event must be allowed by a `connect` row, and the policy names that one client. A request without a client
   * ID, such as an HTTP publish, is rejected. `null`: the policy alone decides.
   */
  readonly requireClientId: true | null
  /**
   * 300 to 86400 seconds. The response carries the smaller of this and the remaining lifetime of the credential, but never less than 300, the
   * minimum of AWS IoT.
   */
  readonly disconnectAfterSeconds: number
  /** 300 to 86400 seconds, at most `disconnectAfterSeconds`. */
  readonly refreshAfterSeconds: number
  /** Returns 1 to 128 letters and digits. Default: the SHA-256 of `{issuer}|{subject}` in hexadecimal. */
  readonly principalId?: ((identity: NoInfer<I>) => string) | undefined
  /** How long the verifier may take, in milliseconds, greater than 0. Default and maximum: 5000, AWS IoT's limit for the function. */
  readonly timeoutMs?: number | undefined
  /** Called after each decision. Its result and its errors are ignored; a promise is awaited for at most 10 ms. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined
}

const SUBJECT = 'iotAuthorizer'
const MAX_TIMEOUT_MS = 5_000
const MIN_SECONDS = 300
const MAX_SECONDS = 86_400

/** IoT Core reads the other fields of a response that rejects the device, so they are valid too. */
function refused(): IoTCustomAuthorizerResult {
  return {
    isAuthenticated: false,
    principalId: 'unauthenticated',
    disconnectAfterInSeconds: MIN_SECONDS,
    refreshAfterInSeconds: MIN_SECONDS,
    policyDocuments: [],
  }
}

type Options<I> = IotAuthorizerOptions<I, IotActionKey>

const OPTIONS = optionSchema<Options<unknown>>(SUBJECT, {
  ...SERVICE_CHECKS,
  topics: { ...object, expected: 'an object of topics and rules' },
  region: valid(
    'the name of an AWS region',
    (value) => typeof value === 'string' && /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(value),
  ),
  accountId: valid('twelve digits', (value) => typeof value === 'string' && /^\d{12}$/.test(value)),
  partition: optional(oneOf('aws', 'aws-cn', 'aws-us-gov')),
  tokenSignature: nullable(oneOf('required'), 'accept tokens without a verified signature'),
  requireClientId: nullable(oneOf(true), 'let the policy alone decide about the client ID'),
  disconnectAfterSeconds: integer(MIN_SECONDS, MAX_SECONDS),
  refreshAfterSeconds: integer(MIN_SECONDS, MAX_SECONDS),
  principalId: optional(callback),
})

/**
 * Creates the custom authorizer of AWS IoT Core.
 *
 * Absent and rejected credentials, and a caller for whom no row passes, result in `isAuthenticated: false` with an empty policy list. The statements are
 * packed into at most 10 documents of at most 2048 characters; if they do not fit, the response is `isAuthenticated: false` and the
 * decision record has the code `ERR_REPLY`. An outage is thrown as an `UnavailableError`.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, or if a row is not an exact resource for each caller.
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
 * @example
 * export const handler = iotAuthorizer({
 *   authenticate: bearer(devices, { from: mqttPassword }),
 *   region: 'eu-west-1',
 *   accountId: '123456789012',
 *   tokenSignature: null,
 *   requireClientId: true,
 *   disconnectAfterSeconds: 3600,
 *   refreshAfterSeconds: 300,
 *   topics: { 'connect {id}': own('id'), 'publish devices/{id}/data': own('id') },
 * })
 */
export function iotAuthorizer<I, const K extends IotActionKey = IotActionKey>(
  options: IotAuthorizerOptions<I, K>,
): ((event: IoTCustomAuthorizerEvent, context?: Context) => Promise<IoTCustomAuthorizerResult>) & {
  /** The settings of the authorizer, frozen. */
  readonly definition: IotDefinition
} {
  const checked = OPTIONS.check(options) as Options<I> // the signature states the type of the identity
  const { authenticate, partition = 'aws', region, accountId, tokenSignature } = checked
  const { disconnectAfterSeconds, refreshAfterSeconds } = checked
  if (refreshAfterSeconds > disconnectAfterSeconds)
    throw new ConfigError(SUBJECT, 'refreshAfterSeconds', `at most disconnectAfterSeconds, ${disconnectAfterSeconds}`)
  const namesClient = checked.requireClientId === true
  // The keys of the table are checked below, and the rules are those of the option's type.
  const table = checked.topics as { readonly [key: string]: RowRule<I> }
  const { issuers } = authenticate
  const rows = readTopicRows(
    { subject: SUBJECT, namesClient },
    readRuleTable<I>({ subject: SUBJECT, option: 'topics', table, issuers, binds: true }),
  )
  if (namesClient && !rows.some(({ action }) => action === 'connect'))
    throw new ConfigError(SUBJECT, 'topics', 'a table with a connect row, because requireClientId is true')
  const prefix = `arn:${partition}:iot:${region}:${accountId}:`

  function decide(identity: I, { request, clientId }: Event): Decision {
    const denied = (code: string): Decision => ({ response: refused(), outcome: 'deny', code })
    if (namesClient && !isExactLevel(clientId)) return denied('denied')
    const input = { identity, request, clientId: namesClient ? clientId : undefined }
    const allowed = rows.flatMap((row) => {
      const resources = resourcesOf(row, input)
      return resources.length === 0 ? [] : [{ row, resources }]
    })
    if (allowed.length === 0 || (namesClient && !allowed.some(({ row }) => row.action === 'connect'))) return denied('denied')
    const policyDocuments = packStatements(allowed.map(({ row, resources }) => statementOf(prefix, row.action, resources)))
    if (policyDocuments === undefined) return denied('ERR_REPLY')
    const remaining = remainingSeconds(identity, Date.now())
    const disconnectAfterInSeconds = Math.max(MIN_SECONDS, Math.min(disconnectAfterSeconds, remaining))
    const response: IoTCustomAuthorizerResult = {
      isAuthenticated: true,
      principalId: principalIdOf(identity, checked.principalId),
      disconnectAfterInSeconds,
      refreshAfterInSeconds: Math.min(refreshAfterSeconds, disconnectAfterInSeconds),
      policyDocuments,
    }
    return { response, outcome: 'allow', code: 'allowed' }
  }

  const handle = serviceHandler<I, Event, IoTCustomAuthorizerResult>(checked, {
    maxTimeoutMs: MAX_TIMEOUT_MS,
    parseEvent: readIotEvent,
    precheck: ({ signatureVerified }) =>
      tokenSignature === null || signatureVerified
        ? undefined
        : { response: refused(), outcome: 'unauthorized', code: 'ERR_IOT_TOKEN_SIGNATURE' },
    refuse: refused,
    decide,
  })
  const definition: IotDefinition = deepFreeze({
    api: 'IOT',
    type: 'CUSTOM',
    signingRequired: tokenSignature === 'required',
    disconnectAfterSeconds,
    refreshAfterSeconds,
    topics: rows.map(({ key }) => key),
  })
  return Object.assign(handle, { definition })
}

type Decision = ServiceDecision<IoTCustomAuthorizerResult>

interface Event {
  readonly request: AuthorizerRequest
  readonly signatureVerified: boolean
  readonly clientId: string | undefined
}

function statementOf(prefix: string, name: keyof typeof IOT_ACTIONS, resources: readonly string[]): IotStatement {
  const { action, resource } = IOT_ACTIONS[name]
  const arns = resources.map((one) => `${prefix}${resource}/${one}`)
  const [first = '', second] = arns
  return { Effect: 'Allow', Action: action, Resource: second === undefined ? first : arns }
}

/** @throws {ResponseError} if the result of the callback is not one that IoT Core accepts. */
function principalIdOf<I>(identity: I, principalId: ((identity: I) => unknown) | undefined): string {
  if (principalId === undefined) {
    const issuer = identityFact(identity, 'issuer')
    const subject = identityFact(identity, 'subject')
    if (typeof issuer === 'string' && typeof subject === 'string') return crypto.hash('sha256', `${issuer}|${subject}`)
  }
  const value = principalId?.(identity)
  if (typeof value === 'string' && /^[A-Za-z0-9]{1,128}$/.test(value)) return value
  throw new ResponseError('principalId', '1 to 128 letters and digits; set the option if identities have no issuer and subject')
}
