/**
 * What a signed request claims, judged as far as no secret is needed: scope and dates.
 *
 * @module
 */

import { TERMINATOR } from '../canonical/canonical-request.ts'
import { isScopePart, isSha256 } from '../canonical/characters.ts'
import { memo } from '../memo.ts'
import { parseTimestamp, timestampAt } from '../signing-date.ts'
import type { Scope } from '../signing-key.ts'
import type { AuthFields } from './auth-fields.ts'
import { refuse } from './rejection.ts'
import type { VerifyOptions } from './verify-options.ts'

export interface Claim {
  readonly accessKeyId: string
  readonly scope: Scope
}

const DEFAULT_SKEW_SECONDS = 300
const MAX_EXPIRES_SECONDS = 604_800
/** AWS issues ids of 16 to 128 characters. */
const MAX_ID_LENGTH = 128

/**
 * @param now milliseconds since the epoch.
 * @throws {Refused}
 */
export function readClaim(fields: AuthFields, { regions, services, maxSkewSeconds }: VerifyOptions, now: number): Claim {
  const { credential, timestamp } = fields
  if (!isSha256(fields.signature)) refuse('FIELD')
  const signedAt = parseTimestamp(timestamp) ?? refuse('DATE')
  const slash = credential.indexOf('/')
  const accessKeyId = credential.slice(0, Math.max(slash, 0))
  const scope = readScope(credential.slice(slash + 1))
  if (accessKeyId.length > MAX_ID_LENGTH || !isScopePart(accessKeyId)) refuse('FIELD')
  const { date, region, service } = scope
  if (date !== timestamp.slice(0, 8))
    refuse('SCOPE_DATE', { signedAt: timestamp, scopeDate: /^\d{8}$/.test(date) ? date : undefined })
  const isService = services.includes(service)
  if (!regions.includes(region)) refuse('REGION', { scope: isService ? ['region'] : ['region', 'service'] })
  if (!isService) refuse('SERVICE', { scope: ['service'] })
  judgeTime(fields, signedAt, now, maxSkewSeconds)
  return { accessKeyId, scope }
}

const readScope = memo((scope: string): Scope => {
  const [date = '', region = '', service = '', terminator, more] = scope.split('/', 5)
  if (terminator === undefined || more !== undefined) refuse('SCOPE')
  if (terminator !== TERMINATOR) refuse('TERMINATOR')
  return { date, region, service, scope }
})

function judgeTime(
  { timestamp, expires }: AuthFields,
  signedAt: number,
  now: number,
  skewSeconds: number = DEFAULT_SKEW_SECONDS,
): void {
  // 1 to 604800, in plain digits.
  if (expires !== undefined && !(/^[1-9]\d{0,5}$/.test(expires) && Number(expires) <= MAX_EXPIRES_SECONDS)) refuse('EXPIRES')
  const refuseTime = (reason: 'EXPIRED' | 'NOT_YET', windowSeconds: number, limit: number): never =>
    refuse(reason, { signedAt: timestamp, now: timestampAt(now), limit: timestampAt(limit), windowSeconds })
  const skew = skewSeconds * 1000
  // Written so that a clock that is no number refuses.
  if (!(signedAt <= now + skew)) refuseTime('NOT_YET', skewSeconds, now + skew)
  const window = Number(expires ?? skewSeconds)
  const earliest = now - window * 1000
  if (!(signedAt > earliest || (signedAt === earliest && expires === undefined))) refuseTime('EXPIRED', window, earliest)
}
