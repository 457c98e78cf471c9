/**
 * The date of a signature, `YYYYMMDDTHHMMSSZ`, written and read.
 *
 * @module
 */

export interface Timestamp {
  readonly second: number
  /** `YYYYMMDDTHHMMSSZ` */
  readonly text: string
  /** `YYYYMMDD` */
  readonly date: string
}

/** The moment of a signature, in whole seconds. The last one is remembered: a busy signer asks for the same second again and again. */
export function timestampAt(milliseconds: number): Timestamp {
  const second = Math.floor(milliseconds / 1000)
  if (second !== last.second) last = writeTimestamp(second)
  return last
}

/** A memo: it never changes an answer. */
let last: Timestamp = writeTimestamp(0)

/** Milliseconds since the epoch; `undefined` unless the text is a real moment in exactly this form. */
export function parseTimestamp(text: string): number | undefined {
  if (text === last.text) return last.second * 1000
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined
  for (let index = 0; index < 15; index++) {
    const code = text.charCodeAt(index)
    if (index !== 8 && (code < 48 || code > 57)) return undefined
  }
  const part = (start: number, end: number): number => Number(text.slice(start, end))
  const at = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13), part(13, 15))
  // A day such as the 31st of February reads as another one and is written back differently.
  return timestampAt(at).text === text ? at : undefined
}

function writeTimestamp(second: number): Timestamp {
  const iso = new Date(second * 1000).toISOString()
  const date = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10)
  return { second, text: `${date}T${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`, date }
}
