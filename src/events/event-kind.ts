/**
 * Determines the kind of an authorizer event. An event of the wrong kind is a deployment mistake and is reported as one.
 *
 * @module
 */

import { type Fields, fail, optionalObject } from './event-fields.ts'

/** The kinds of authorizer events of API Gateway. */
export type EventKind = 'REST TOKEN' | 'REST REQUEST' | 'HTTP API 1.0' | 'HTTP API 2.0' | 'WebSocket $connect'

/** Returns the kind of an event by the fields that only one kind has, or `undefined` if it is not an authorizer event. */
export function eventKind(event: Fields): EventKind | undefined {
  const type = event['type']
  if (type === 'TOKEN') return 'REST TOKEN'
  if (type !== 'REQUEST') return undefined
  const version = event['version']
  if (version === '1.0' || version === '2.0') return `HTTP API ${version}`
  if (version !== undefined) return undefined
  const context = optionalObject(event['requestContext'], 'requestContext')
  return context?.['eventType'] === undefined && context?.['messageDirection'] === undefined
    ? 'REST REQUEST'
    : 'WebSocket $connect'
}

/**
 * Checks the kind of an event.
 *
 * @throws {EventError} if the kind differs. `field` is `type`; the message names the kind that was received.
 */
export function expectKind(event: Fields, kind: EventKind): void {
  const actual = eventKind(event)
  if (actual !== kind)
    fail('type', `that of a ${kind} event, received ${actual === undefined ? 'an unknown event' : `a ${actual} event`}`)
}
