/**
 * The date of a signature, `YYYYMMDDTHHMMSSZ`, written and read.
 *
 * @module
 */

/** The text of a moment, in whole seconds. The last one is remembered: a busy signer asks for the same second again and again. */
export function formatTimestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== last.second)
    last = {
      second,
      text: new Date(second * 1000).toISOString().replace(/\.000Z$|[-:]/g, (part) => (part.length > 1 ? 'Z' : '')),
    }
  return last.text
}

/** A memo: it never changes an answer. */
let last: { readonly second: number; readonly text: string } = { second: 0, text: '19700101T000000Z' }

/** Milliseconds since the epoch; `undefined` unless the text is a real moment in exactly this form. */
export function parseTimestamp(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined
  for (let index = 0; index < 15; index++) {
    const code = text.charCodeAt(index)
    if (index !== 8 && (code < 48 || code > 57)) return undefined
  }
  const part = (start: number, end: number): number => Number(text.slice(start, end))
  const at = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13), part(13, 15))
  // A day such as the 31st of February reads as another one and is written back differently.
  return formatTimestamp(at) === text ? at : undefined
}
