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
  const at = Date.parse(
    `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 11)}:${text.slice(11, 13)}:${text.slice(13, 16)}`,
  )
  // Whatever else can be read, a 31st of February too, is written in another way.
  return Number.isFinite(at) && timestampAt(at) === text ? at : undefined
})
