/**
 * Matchers for the responses of AppSync and IoT Core authorizers, in the form that `expect.extend` of Vitest and Jest accepts.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { evaluateAppSync } from './evaluate-appsync.ts'
import { evaluateIot, type IotTestAction } from './evaluate-iot.ts'

/** The result of a matcher. */
export interface ServiceMatcherResult {
  /** Whether the value has the property. */
  readonly pass: boolean
  /** Why the expectation fails. */
  readonly message: () => string
}

/** The matchers by name. */
export interface ServiceMatchers {
  /** Passes if the response of an AppSync authorizer allows the field. */
  toAllowField(received: unknown, field: string): ServiceMatcherResult
  /** Passes if the response of an AppSync authorizer is valid and denies the field. */
  toDenyField(received: unknown, field: string): ServiceMatcherResult
  /** Passes if the response of an IoT authorizer allows the action. */
  toAllowTopic(received: unknown, action: IotTestAction, topic: string): ServiceMatcherResult
  /** Passes if the response of an IoT authorizer is valid and denies the action. */
  toDenyTopic(received: unknown, action: IotTestAction, topic: string): ServiceMatcherResult
}

/**
 * The matchers for `expect.extend(serviceMatchers)`. A response that the service does not accept, and a topic that MQTT does not accept, fail
 * the test with `.not` too.
 *
 * @example
 * expect.extend(serviceMatchers)
 * expect(await handler(event)).toDenyField('Mutation.addPet')
 */
export const serviceMatchers: ServiceMatchers = {
  toAllowField: (received, field) => fieldResult(received, field, 'allow'),
  toDenyField: (received, field) => fieldResult(received, field, 'deny'),
  toAllowTopic: (received, action, topic) => topicResult(received, { action, topic, expected: 'allow' }),
  toDenyTopic: (received, action, topic) => topicResult(received, { action, topic, expected: 'deny' }),
}

function fieldResult(received: unknown, field: string, expected: 'allow' | 'deny'): ServiceMatcherResult {
  const { verdict, reason } = evaluateAppSync(received, field)
  return result({ verdict, reason, expected, what: `the field ${field}` })
}

function topicResult(
  received: unknown,
  { action, topic, expected }: { readonly action: IotTestAction; readonly topic: string; readonly expected: 'allow' | 'deny' },
): ServiceMatcherResult {
  const { verdict, reason } = evaluateIot(received, action, topic)
  return result({ verdict, reason, expected, what: `${action} ${topic}` })
}

interface Evaluated {
  readonly verdict: 'allow' | 'deny'
  readonly reason: string
  readonly expected: 'allow' | 'deny'
  readonly what: string
}

function result({ verdict, reason, expected, what }: Evaluated): ServiceMatcherResult {
  if (reason === 'invalidResponse' || reason === 'invalidTopic')
    throw new ConfigError('expect', 'received', '', `the response cannot be evaluated for ${what}: ${reason}`)
  const pass = verdict === expected
  return {
    pass,
    message: () =>
      `expected the response ${pass ? 'not ' : ''}to ${expected} ${what}, but the evaluation is ${verdict} (${reason})`,
  }
}
