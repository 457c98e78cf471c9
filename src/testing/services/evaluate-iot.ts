/**
 * Evaluates the response of an IoT Core custom authorizer offline, as IoT Core does for one action.
 *
 * @module
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
 */

import { isRecord } from '../../internal/type-guards.ts'
import { checkArgument, oneOf, optional, optionSchema, string } from '../../options.ts'
import { evaluate, type PolicyDocument, parsePolicy } from '../../policy/index.ts'

/** An action of a device. */
export type IotTestAction = 'connect' | 'publish' | 'subscribe' | 'receive'

/** Options of {@link evaluateIot}. */
export interface EvaluateIotOptions {
  /** The client ID of the connection, for policies with the variable `iot:ClientId`. */
  readonly clientId?: string | undefined
}

/** What IoT Core does with an action. */
export interface IotEvaluation {
  /** Whether the action is allowed. */
  readonly verdict: 'allow' | 'deny'
  /**
   * - `authorized`: a policy allows the action, and none denies it.
   * - `unauthenticated`: `isAuthenticated` is not `true`.
   * - `implicitDeny` and `explicitDeny`: the decision of the policies.
   * - `invalidResponse`: IoT Core does not accept the response. `invalidTopic`: MQTT does not accept the topic for the action.
   */
  readonly reason: 'authorized' | 'unauthenticated' | 'implicitDeny' | 'explicitDeny' | 'invalidResponse' | 'invalidTopic'
}

const SUBJECT = 'evaluateIot'
const OPTIONS = optionSchema<EvaluateIotOptions>(SUBJECT, { clientId: optional(string) })
const ACTIONS = {
  connect: { action: 'iot:Connect', resource: 'client' },
  publish: { action: 'iot:Publish', resource: 'topic' },
  subscribe: { action: 'iot:Subscribe', resource: 'topicfilter' },
  receive: { action: 'iot:Receive', resource: 'topic' },
} as const

/**
 * Evaluates a response of an IoT Core custom authorizer for one action. The ARN has the partition, region and account that the policies name.
 *
 * @param response What the authorizer returned.
 * @param action `connect`, `publish`, `subscribe` or `receive`.
 * @param topic The client ID, topic or topic filter. `+` and `#` are literal characters in policies.
 * @throws {ConfigError} if an argument is missing or wrong.
 * @example
 * evaluateIot(await handler(event), 'publish', 'devices/7/data') // { verdict: 'allow', reason: 'authorized' }
 */
export function evaluateIot(
  response: unknown,
  action: IotTestAction,
  topic: string,
  options: EvaluateIotOptions = {},
): IotEvaluation {
  checkArgument(SUBJECT, 'action', oneOf('connect', 'publish', 'subscribe', 'receive'), action)
  checkArgument(SUBJECT, 'topic', string, topic)
  const { clientId } = OPTIONS.check(options)
  if (!isRecord(response) || typeof response['isAuthenticated'] !== 'boolean') return denied('invalidResponse')
  if (!response['isAuthenticated']) return denied('unauthenticated')
  const documents = readDocuments(response)
  if (documents === undefined) return denied('invalidResponse')
  if (action !== 'subscribe' && /[+#]/.test(topic)) return denied('invalidTopic')
  const { action: name, resource } = ACTIONS[action]
  try {
    const { verdict } = evaluate(
      { identity: documents },
      {
        principal: 'device',
        action: name,
        resource: `${prefixOf(documents)}${resource}/${topic}`,
        context: clientId === undefined ? {} : { 'iot:ClientId': clientId },
      },
    )
    return verdict === 'allow' ? { verdict, reason: 'authorized' } : denied(verdict)
  } catch {
    return denied('invalidResponse') // a document that is not a policy
  }
}

function denied(reason: IotEvaluation['reason']): IotEvaluation {
  return { verdict: 'deny', reason }
}

const MAX_DOCUMENTS = 10
const MAX_DOCUMENT_LENGTH = 2_048

/** Returns the documents, or `undefined` if IoT Core does not accept the response. A document may be JSON in a string. */
function readDocuments(response: { readonly [name: string]: unknown }): PolicyDocument[] | undefined {
  const { principalId, policyDocuments, disconnectAfterInSeconds, refreshAfterInSeconds } = response
  if (typeof principalId !== 'string' || !/^[A-Za-z0-9]{1,128}$/.test(principalId)) return undefined
  if (!isDuration(disconnectAfterInSeconds) || !isDuration(refreshAfterInSeconds)) return undefined
  if (!Array.isArray(policyDocuments) || policyDocuments.length > MAX_DOCUMENTS) return undefined
  const documents = policyDocuments.map(readDocument)
  return documents.includes(undefined) ? undefined : (documents as PolicyDocument[]) // none is undefined
}

function readDocument(document: unknown): PolicyDocument | undefined {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  if (text === undefined || text.length > MAX_DOCUMENT_LENGTH) return undefined
  try {
    return parsePolicy(text)
  } catch {
    return undefined
  }
}

function isDuration(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 300 && Number(value) <= 86_400
}

const ARN_PREFIX = /^arn:aws[a-z-]{0,32}:iot:[a-z0-9-]{1,32}:\d{12}:/

/** The start of the first ARN that names region and account. */
function prefixOf(documents: readonly PolicyDocument[]): string {
  const statements = documents.flatMap(({ Statement }) => [Statement].flat())
  const resources = statements.flatMap((statement) => [statement.Resource ?? []].flat())
  const prefix = resources.map((resource) => ARN_PREFIX.exec(String(resource))?.[0]).find((one) => one !== undefined)
  return prefix ?? 'arn:aws:iot:us-east-1:000000000000:'
}
