/**
 * What a signed request claims, judged as far as no secret is needed: scope, dates, host, signed headers.
 *
 * @module
 */

import type { AuthFields } from './auth-fields.ts'
import { TERMINATOR } from './canonical-request.ts'
import { isScopePart, isSha256 } from './sign-options.ts'
import { parseTimestamp, timestampAt } from './signing-date.ts'
import type { Scope } from './signing-key.ts'
import { DEFAULT_SKEW_SECONDS, type VerifyOptions } from './verify-options.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

export interface Claim {
  readonly accessKeyId: string
  readonly scope: Scope
  /** `YYYYMMDDTHHMMSSZ` */
  readonly timestamp: string
}

const MAX_EXPIRES_SECONDS = 604_800
/** AWS issues ids of 16 to 128 characters. */
const MAX_ID_LENGTH = 128

/** `now` is milliseconds since the epoch. */
export function readClaim(
  fields: AuthFields,
  { options, now }: { readonly options: VerifyOptions; readonly now: number },
): Claim | Refusal {
  const { timestamp } = fields
  if (!isSha256(fields.signature)) return refuse('ERR_SIGV4_FIELD')
  const signedAt = parseTimestamp(timestamp)
  if (signedAt === undefined) return refuse('ERR_SIGV4_DATE')
  const parts = fields.credential.split('/', 6)
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = parts
  if (parts.length !== 5) return refuse('ERR_SIGV4_SCOPE')
  if (accessKeyId.length > MAX_ID_LENGTH || !isScopePart(accessKeyId)) return refuse('ERR_SIGV4_FIELD')
  if (terminator !== TERMINATOR) return refuse('ERR_SIGV4_TERMINATOR')
  if (date !== timestamp.slice(0, 8))
    return refuse('ERR_SIGV4_SCOPE_DATE', { signedAt: timestamp, ...(isDay(date) && { scopeDate: date }) })
  const regionFits = options.regions.includes(region)
  const serviceFits = options.services.includes(service)
  if (!regionFits) return refuse('ERR_SIGV4_REGION', { scope: serviceFits ? ['region'] : ['region', 'service'] })
  if (!serviceFits) return refuse('ERR_SIGV4_SERVICE', { scope: ['service'] })
  return judgeTime({ fields, options, signedAt, now }) ?? { accessKeyId, scope: { date, region, service }, timestamp }
}

function judgeTime({
  fields,
  options,
  signedAt,
  now,
}: {
  readonly fields: AuthFields
  readonly options: VerifyOptions
  readonly signedAt: number
  readonly now: number
}): Refusal | undefined {
  const skew = options.maxSkewSeconds ?? DEFAULT_SKEW_SECONDS
  let windowSeconds = skew
  if (fields.expires !== undefined) {
    const expires = readExpires(fields.expires)
    if (expires === undefined) return refuse('ERR_SIGV4_EXPIRES')
    windowSeconds = expires
  }
  const detail = (limit: number, seconds: number) => ({
    signedAt: fields.timestamp,
    now: timestampAt(now).text,
    limit: timestampAt(limit).text,
    windowSeconds: seconds,
  })
  const age = now - signedAt
  // Written so that a clock that is no number refuses.
  if (!(age >= -skew * 1000)) return refuse('ERR_SIGV4_NOT_YET', detail(now + skew * 1000, skew))
  const inTime = fields.expires === undefined ? age <= windowSeconds * 1000 : age < windowSeconds * 1000
  return inTime ? undefined : refuse('ERR_SIGV4_EXPIRED', detail(now - windowSeconds * 1000, windowSeconds))
}

/** 1 to 604800, in plain digits. */
function readExpires(text: string): number | undefined {
  if (text.length === 0 || text.length > 6 || text[0] === '0' || !isDigits(text)) return undefined
  const seconds = Number(text)
  return seconds <= MAX_EXPIRES_SECONDS ? seconds : undefined
}

function isDay(text: string): boolean {
  return text.length === 8 && isDigits(text)
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 48 || code > 57) return false
  }
  return true
}
