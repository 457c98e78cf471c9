/**
 * What a signed request claims, judged as far as no secret is needed: scope, dates, host, signed headers.
 *
 * @module
 */

import type { AuthFields } from './auth-fields.ts'
import { TERMINATOR } from './canonical-request.ts'
import { isScopePart, isSha256 } from './characters.ts'

import { parseTimestamp, timestampAt } from './signing-date.ts'
import type { Scope } from './signing-key.ts'
import { DEFAULT_SKEW_SECONDS, type VerifyOptions } from './verify-options.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

export interface Claim {
  readonly accessKeyId: string
  /** `scope` is the text of the other three: `YYYYMMDD/region/service/aws4_request`. */
  readonly key: Scope & { readonly scope: string }
}

const MAX_EXPIRES_SECONDS = 604_800
/** AWS issues ids of 16 to 128 characters. */
const MAX_ID_LENGTH = 128

/** `now` is milliseconds since the epoch. */
export function readClaim(fields: AuthFields, options: VerifyOptions, now: number): Claim | Refusal {
  const { timestamp } = fields
  if (!isSha256(fields.signature)) return refuse('FIELD')
  const signedAt = parseTimestamp(timestamp)
  if (signedAt === undefined) return refuse('DATE')
  const credential = fields.credential === last.text ? last : readCredential(fields.credential)
  if ('ok' in credential) return credential
  const { date, region, service } = credential.key
  if (date !== timestamp.slice(0, 8))
    return refuse('SCOPE_DATE', { signedAt: timestamp, ...(/^\d{8}$/.test(date) && { scopeDate: date }) })
  const regionFits = options.regions.includes(region)
  const serviceFits = options.services.includes(service)
  if (!regionFits) return refuse('REGION', { scope: serviceFits ? ['region'] : ['region', 'service'] })
  if (!serviceFits) return refuse('SERVICE', { scope: ['service'] })
  return judgeTime(fields, signedAt, now, options.maxSkewSeconds) ?? credential
}

interface Credential extends Claim {
  readonly text: string
}

/** The last one that could be read. A memo: it never changes an answer. */
let last: Credential = { text: '', accessKeyId: '', key: { date: '', region: '', service: '', scope: '' } }
/** Nothing longer is remembered. */
const MEMO_LENGTH = 512

function readCredential(text: string): Credential | Refusal {
  const parts = text.split('/', 6)
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = parts
  if (parts.length !== 5) return refuse('SCOPE')
  if (accessKeyId.length > MAX_ID_LENGTH || !isScopePart(accessKeyId)) return refuse('FIELD')
  if (terminator !== TERMINATOR) return refuse('TERMINATOR')
  const read = { text, accessKeyId, key: { date, region, service, scope: text.slice(accessKeyId.length + 1) } }
  if (text.length <= MEMO_LENGTH) last = read
  return read
}

/** `undefined`: in time. */
function judgeTime(
  { timestamp, expires }: AuthFields,
  signedAt: number,
  now: number,
  skewSeconds: number = DEFAULT_SKEW_SECONDS,
): Refusal | undefined {
  // 1 to 604800, in plain digits.
  if (expires !== undefined && !(/^[1-9]\d{0,5}$/.test(expires) && Number(expires) <= MAX_EXPIRES_SECONDS))
    return refuse('EXPIRES')
  const refuseTime = (reason: 'EXPIRED' | 'NOT_YET', windowSeconds: number): Refusal => {
    const limit = now + (reason === 'EXPIRED' ? -1000 : 1000) * windowSeconds
    return refuse(reason, { signedAt: timestamp, now: timestampAt(now).text, limit: timestampAt(limit).text, windowSeconds })
  }
  const age = (now - signedAt) / 1000
  // Written so that a clock that is no number refuses.
  if (!(age >= -skewSeconds)) return refuseTime('NOT_YET', skewSeconds)
  if (expires === undefined) return age <= skewSeconds ? undefined : refuseTime('EXPIRED', skewSeconds)
  return age < Number(expires) ? undefined : refuseTime('EXPIRED', Number(expires))
}
