/**
 * What a WebSocket API takes as an authorizer's reply, whole: 8192 bytes.
 *
 * @module
 */

import { ResponseError } from '../../errors.ts'
import type { PolicyDocument } from '../../policy/index.ts'
import type { PolicyResponseParts } from '../authorize.ts'

export const MAX_WEBSOCKET_REPLY_BYTES = 8192
/** The longest that JSON makes of one UTF-16 unit: six ASCII characters, as in a backslash, `u` and four digits. */
const MAX_BYTES_A_UNIT = 6
/** Quotes, colons, names and the longest number of one member, with room to spare. */
const MEMBER_BYTES = 64

/** Makes the check. A document comes again and again, so its length is kept as long as it is. */
export function replyLimit(): (reply: PolicyResponseParts) => PolicyResponseParts {
  const lengths = new WeakMap<PolicyDocument, number>()

  return function checkSize(reply) {
    const { policyDocument, principalId, context = {} } = reply
    let length = lengths.get(policyDocument)
    if (length === undefined) {
      length = bytes(policyDocument)
      lengths.set(policyDocument, length)
    }
    // Most replies are far below: that is seen without writing them out.
    let units = principalId.length
    let members = 4
    for (const key of Object.keys(context)) {
      const value = context[key]
      units += key.length + (typeof value === 'string' ? value.length : 0)
      members++
    }
    const most = length + units * MAX_BYTES_A_UNIT + members * MEMBER_BYTES
    if (most > MAX_WEBSOCKET_REPLY_BYTES && bytes(reply) > MAX_WEBSOCKET_REPLY_BYTES) throw tooLarge(context)
    return reply
  }
}

function tooLarge(context: { readonly [key: string]: unknown }): ResponseError {
  const [largest] = Object.keys(context).sort((a, b) => bytes(context[b]) - bytes(context[a]))
  const part = largest === undefined ? 'policyDocument' : `context.${largest}`
  return new ResponseError(part, `smaller: a WebSocket reply has at most ${MAX_WEBSOCKET_REPLY_BYTES} bytes`)
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
