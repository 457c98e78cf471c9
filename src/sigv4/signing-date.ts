/**
 * The date of a signature, `YYYYMMDDTHHMMSSZ`, written and read.
 *
 * @module
 */

import { memo } from './memo.ts'

/** The second of a moment. `milliseconds` is what a `Date` can hold. */
export function timestampAt(milliseconds: number): string {
  return timestampOf(Math.floor(milliseconds / 1000))
}

const timestampOf = memo((second: number): string => new Date(second * 1000).toISOString().replace(/[:-]|\.000/g, ''))

/** Milliseconds since the epoch; `undefined` unless the text is a real moment in exactly this form. */
export const parseTimestamp: (text: string) => number | undefined = memo((text) => {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined
  const at = Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 11)}:${text.slice(11, 13)}:${text.slice(13)}`)
  // The 31st of February and 24 o'clock read as a moment of another day.
  return new Date(at).getUTCDate() === Number(text.slice(6, 8)) ? at : undefined
})
