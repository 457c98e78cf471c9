/**
 * Which authorizer event this is. Handing one kind to the factory of another is a deployment mistake, and named as one.
 *
 * @module
 */

import { type Fields, fail, optionalFields } from './event-fields.ts'

export type EventKind = 'REST TOKEN' | 'REST REQUEST' | 'HTTP API 1.0' | 'HTTP API 2.0' | 'WebSocket $connect'

/** Tells the kinds apart by the fields that only one of them has; `undefined` is none of them. */
export function eventKind(event: Fields): EventKind | undefined {
  const type = event['type']
  if (type === 'TOKEN') return 'REST TOKEN'
  if (type !== 'REQUEST') return undefined
  const version = event['version']
  if (version === '1.0' || version === '2.0') return `HTTP API ${version}`
  if (version !== undefined) return undefined
  const context = optionalFields(event['requestContext'], 'requestContext')
  return context?.['eventType'] === undefined && context?.['messageDirection'] === undefined
    ? 'REST REQUEST'
    : 'WebSocket $connect'
}

/**
 * Refuses an event of another kind.
 *
 * @throws {EventError} `field` is `type`; the text names the kind that came instead.
 */
export function expectKind(event: Fields, kind: EventKind): void {
  const actual = eventKind(event)
  if (actual !== kind) fail('type', `that of a ${kind} event, not of ${actual ?? 'none'}`)
}
