/**
 * Reads the topic table of an IoT Core authorizer, and returns the resources that each row allows a caller.
 *
 * @module
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-actions.html
 */

import { ConfigError, RuleError } from '../../errors.ts'
import type { AuthorizerRequest } from '../../events/index.ts'
import type { Clause } from '../../policy/index.ts'
import { isBindable } from '../../policy/rules/index.ts'
import { conditionKeysOf, type Row, rowOption } from '../service/rule-table.ts'

/** What a device may do. */
export type IotAction = 'connect' | 'publish' | 'subscribe' | 'receive'

/** A row with its parsed resource. */
export interface TopicRow<I> extends Row<I> {
  readonly action: IotAction
  /** The levels: a literal, or the name of a parameter. */
  readonly levels: readonly Level[]
}

type Level = { readonly literal: string } | { readonly parameter: string }

/** The actions of IoT policies and the types of their resources. */
export const IOT_ACTIONS: { readonly [A in IotAction]: { readonly action: string; readonly resource: string } } = {
  connect: { action: 'iot:Connect', resource: 'client' },
  publish: { action: 'iot:Publish', resource: 'topic' },
  subscribe: { action: 'iot:Subscribe', resource: 'topicfilter' },
  receive: { action: 'iot:Receive', resource: 'topic' },
}

/** The limits of IoT Core, in bytes. */
const MAX_BYTES = { client: 128, topic: 256, topicfilter: 256 }
const PARAMETER = /^\{([\w.-]{1,128})\}$/

export interface TopicTableOptions {
  readonly subject: string
  /** Whether the policy names the client of the event, so that `connect` rows need not name it. */
  readonly namesClient: boolean
}

/** @throws {ConfigError} for a key that is not an exact resource once its parameters are bound. */
export function readTopicRows<I>({ subject, namesClient }: TopicTableOptions, rows: readonly Row<I>[]): readonly TopicRow<I>[] {
  return rows.map((row) => {
    const reject = (expected: string): never => {
      throw new ConfigError(subject, rowOption('topics', row.key), expected)
    }
    const [, name, topic = ''] = /^(connect|publish|subscribe|receive) (.{1,1024})$/s.exec(row.key) ?? []
    if (name === undefined)
      return reject("'connect', 'publish', 'subscribe' or 'receive', a space and a client ID, topic or topic filter")
    const action = name as IotAction // one of the four words above
    const levels = topic.split('/').map((level): Level => {
      const parameter = PARAMETER.exec(level)?.[1]
      return parameter === undefined ? { literal: level } : { parameter }
    })
    checkLevels(action, levels, reject)
    const parameters = levels.flatMap((level) => ('parameter' in level ? [level.parameter] : []))
    if (new Set(parameters).size < parameters.length) reject('a topic with distinct parameter names')
    for (const bound of row.rule.binds) {
      if (!parameters.includes(bound)) reject(`a topic with {${bound}}, because ${row.rule.name} binds it`)
    }
    const isNamed = action === 'connect' && namesClient
    const open = parameters.find((parameter) => !row.rule.binds.includes(parameter))
    if (open !== undefined && !isNamed)
      reject(`a rule that binds {${open}}: the resources of an IoT policy are exact, and a wildcard would match further levels`)
    if (conditionKeysOf(row).length > 0)
      reject(`a rule without conditions; ${row.rule.name} has one, which cannot be part of the policy`)
    return { ...row, action, levels }
  })
}

function checkLevels(action: IotAction, levels: readonly Level[], reject: (expected: string) => never): void {
  const literals = levels.map((level) => ('literal' in level ? level.literal : undefined))
  const text = literals.filter((literal) => literal !== undefined).join('/')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is rejected
  if (/[*?{}\u0000-\u001f\u007f]/.test(text) || text.includes('${'))
    reject('a topic without wildcards of IAM, variables, control characters and braces other than {parameter} as a whole level')
  if (Buffer.byteLength(text) > MAX_BYTES[limitOf(action)]) reject(`at most ${MAX_BYTES[limitOf(action)]} bytes long`)
  if (action === 'connect') {
    if (levels.length !== 1) reject('a client ID without slashes')
    if (/[+#]/.test(text)) reject('a client ID without + and #')
    return
  }
  literals.forEach((literal, index) => {
    if (literal === undefined || !/[+#]/.test(literal)) return
    if (action !== 'subscribe') reject('a topic without + and #, which only subscribe rows may have')
    const isLast = index === literals.length - 1
    if (literal !== '+' && !(literal === '#' && isLast)) reject('a topic filter with + as a whole level, and # as the last level')
  })
}

function limitOf(action: IotAction): keyof typeof MAX_BYTES {
  return action === 'connect' ? 'client' : action === 'subscribe' ? 'topicfilter' : 'topic'
}

/** A request of a device. */
export interface TopicRequest<I> {
  readonly identity: I
  readonly request: AuthorizerRequest
  /** The client ID of the event, if the policy names that client only. */
  readonly clientId: string | undefined
}

/** Returns what a row allows the caller: client IDs, topics or topic filters. Empty if its rule fails. */
export function resourcesOf<I>(row: TopicRow<I>, { identity, request, clientId }: TopicRequest<I>): readonly string[] {
  const residual = row.evaluate(identity, request)
  if (residual === 'none') return []
  const clauses: readonly Clause[] = residual === 'all' ? [{ bind: {}, when: {} }] : residual
  const isNamed = row.action === 'connect' && clientId !== undefined
  const resources = clauses.flatMap(({ bind, when }) => {
    if (Object.keys(when).length > 0) throw new RuleError(row.rule.name, 'clauses without conditions')
    const levels = row.levels.map((level) => {
      if ('literal' in level) return level.literal
      const value = Object.hasOwn(bind, level.parameter) ? bind[level.parameter] : isNamed ? clientId : undefined
      return isExactLevel(value) ? value : undefined
    })
    return levels.includes(undefined) ? [] : [levels.join('/')]
  })
  const fitting = resources.filter((resource) => Buffer.byteLength(resource) <= MAX_BYTES[limitOf(row.action)])
  return [...new Set(isNamed ? fitting.filter((resource) => resource === clientId) : fitting)]
}

/** A value names one level, under IAM and under MQTT. */
export function isExactLevel(value: unknown): value is string {
  return isBindable(value) && !/[+#]/.test(value)
}
