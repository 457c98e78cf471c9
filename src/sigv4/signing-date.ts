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
  if (second !== last.second) {
    const text = new Date(second * 1000).toISOString().replace(/[:-]|\.000/g, '')
    last = { second, text, date: text.slice(0, 8) }
  }
  return last
}

/** A memo: it never changes an answer. */
let last: Timestamp = { second: 0, text: '19700101T000000Z', date: '19700101' }

/** Milliseconds since the epoch; `undefined` unless the text is a real moment in exactly this form. */
export function parseTimestamp(text: string): number | undefined {
  if (text === last.text) return last.second * 1000
  if (text.length !== 16) return undefined
  const at = Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 11)}:${text.slice(11, 13)}:${text.slice(13)}`)
  // Whatever else reads as a moment, the 31st of February among it, is written back differently.
  return Number.isNaN(at) || timestampAt(at).text !== text ? undefined : at
}
