/**
 * Splits chunks of bytes into lines with a bounded length.
 *
 * @module
 */

import { isAscii, isUtf8 } from 'node:buffer'
import type { Malformation } from './replay-result.ts'

/** What happens with each line. `number` counts from 1. */
export interface LineHandlers {
  /** A line without its line break and byte order mark. */
  readonly onLine: (line: string, number: number) => void
  /** An empty line. */
  readonly onBlank: () => void
  /** A line that is too long or not UTF-8. */
  readonly onMalformed: (reason: Malformation, number: number) => void
}

/** Splits one log. */
export interface LineSplitter {
  write(chunk: Buffer): void
  /** Handles the last line, which may lack a line break. `truncated`: the log ends early, so the last line is not complete. */
  end(options: { readonly truncated: boolean }): void
}

const NEWLINE = 10

/** Creates a splitter for one log. */
export function lineSplitter(maxLineBytes: number, handlers: LineHandlers): LineSplitter {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let tooLong = false
  let number = 0

  function write(chunk: Buffer): void {
    const last = chunk.lastIndexOf(NEWLINE)
    if (last === -1) {
      keep(chunk)
      return
    }
    let start = 0
    if (pendingBytes > 0 || tooLong) {
      start = chunk.indexOf(NEWLINE) + 1
      keep(chunk.subarray(0, start - 1))
      finishPending()
    }
    if (start <= last) splitBlock(chunk.subarray(start, last))
    keep(chunk.subarray(last + 1))
  }

  /** Every line of a block ends in it. */
  function splitBlock(block: Buffer): void {
    if (isUtf8(block)) {
      // Latin-1 is decoded faster, and most logs are ASCII.
      const text = block.toString(isAscii(block) ? 'latin1' : 'utf8')
      for (let start = 0; start <= text.length; ) {
        const newline = text.indexOf('\n', start)
        const end = newline === -1 ? text.length : newline
        handleText(text.slice(start, end))
        start = end + 1
      }
      return
    }
    for (let start = 0; start <= block.length; ) {
      const newline = block.indexOf(NEWLINE, start)
      const end = newline === -1 ? block.length : newline
      handleBytes(block.subarray(start, end))
      start = end + 1
    }
  }

  function keep(part: Buffer): void {
    if (tooLong || part.length === 0) return
    // One more byte for a carriage return.
    if (pendingBytes + part.length > maxLineBytes + 1) {
      tooLong = true
      pending = []
      pendingBytes = 0
      return
    }
    pending.push(part)
    pendingBytes += part.length
  }

  function finishPending(): void {
    const line = pending.length === 1 ? (pending[0] ?? Buffer.alloc(0)) : Buffer.concat(pending)
    const wasTooLong = tooLong
    pending = []
    pendingBytes = 0
    tooLong = false
    if (wasTooLong) {
      number++
      handlers.onMalformed('too-long', number)
    } else handleBytes(line)
  }

  function handleBytes(line: Buffer): void {
    if (isUtf8(line)) {
      handleText(line.toString('utf8'))
      return
    }
    number++
    const bytes = line.at(-1) === 13 ? line.length - 1 : line.length
    handlers.onMalformed(bytes > maxLineBytes ? 'too-long' : 'encoding', number)
  }

  function handleText(given: string): void {
    number++
    let line = given.endsWith('\r') ? given.slice(0, -1) : given
    if (number === 1 && line.startsWith('\ufeff')) line = line.slice(1)
    // A character is at most three bytes per UTF-16 unit.
    const isTooLong = line.length * 3 > maxLineBytes && Buffer.byteLength(line) > maxLineBytes
    if (isBlank(line)) handlers.onBlank()
    else if (isTooLong) handlers.onMalformed('too-long', number)
    else handlers.onLine(line, number)
  }

  return {
    write,
    end({ truncated }) {
      if (pendingBytes === 0 && !tooLong) return
      if (truncated && !tooLong) {
        number++
        handlers.onMalformed('truncated', number)
      } else finishPending()
    },
  }
}

function isBlank(line: string): boolean {
  // Nearly every line begins with a visible character.
  return line.charCodeAt(0) > 32 ? false : line.trim() === ''
}
