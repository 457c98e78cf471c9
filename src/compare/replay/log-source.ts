/**
 * Reads logs from every kind of source as chunks of bytes, and decompresses gzip.
 *
 * @module
 */

import { createGunzip, type Gunzip } from 'node:zlib'
import { isRecord } from '../../internal/type-guards.ts'
import { wrongValue } from '../../options.ts'

/** Bytes or text of one log. Gzip is recognized by its first two bytes, several members included; text is UTF-8. */
export type LogSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> | ReadableStream<Uint8Array>

/** A log with a name for messages. */
export interface NamedLog {
  /** For messages: a file name, `stdin`. */
  readonly name: string
  /** Opens the log. It is called when the logs before it were read. */
  open(): LogSource
}

/** What happens while a log is read. */
export interface ChunkHandlers {
  /** Bytes of the log as stored: compressed, if it is compressed. */
  readonly onBytes: (count: number) => void
  /** Decompressed bytes. */
  readonly onChunk: (chunk: Buffer) => void
  /** Aborts reading. */
  readonly signal: AbortSignal | undefined
}

/** Small slices: a corrupt one loses only what it would have decompressed to. */
const GZIP_SLICE_BYTES = 1024

/** The name of a log without one. */
const UNNAMED = 'log'

/** The logs of the first argument of `replayAccessLog`. */
export function toNamedLogs(subject: string, source: unknown): readonly NamedLog[] {
  if (Array.isArray(source) && source.length > 0 && source.every(isNamedLog)) return source
  if (typeof source === 'string' || source instanceof Uint8Array) return [{ name: UNNAMED, open: () => [source] }]
  if (isIterable(source)) return [{ name: UNNAMED, open: () => source }]
  throw wrongValue(subject, 'source', 'an iterable of strings or bytes, or an array of named logs', source)
}

/**
 * Reads one log to its end or until it is aborted.
 *
 * @returns whether its gzip stream ends early or is corrupt
 * @throws the error of the source
 */
export async function readLog(log: NamedLog, handlers: ChunkHandlers): Promise<{ readonly truncated: boolean }> {
  const { onBytes, onChunk, signal } = handlers
  let start: Buffer = Buffer.alloc(0)
  let gunzip: Decompressor | undefined
  let plain = false
  for await (const chunk of chunksOf(log.open(), signal)) {
    onBytes(chunk.length)
    if (plain) onChunk(chunk)
    else if (gunzip !== undefined) await gunzip.write(chunk)
    else {
      start = start.length === 0 ? chunk : Buffer.concat([start, chunk])
      if (start.length < 2) continue
      if (start[0] === 0x1f && start[1] === 0x8b) {
        gunzip = decompressor(onChunk)
        await gunzip.write(start)
      } else {
        plain = true
        onChunk(start)
      }
    }
  }
  if (!plain && gunzip === undefined && start.length > 0) onChunk(start)
  if (gunzip === undefined) return { truncated: false }
  // An aborted log is not truncated: its end was not read.
  return { truncated: signal?.aborted === true ? gunzip.fail() : await gunzip.end() }
}

interface Decompressor {
  write(chunk: Buffer): Promise<void>
  /** Ends the stream, and returns whether it ended early or is corrupt. */
  end(): Promise<boolean>
  /** Drops the stream, and returns `false`. */
  fail(): boolean
}

function decompressor(onChunk: (chunk: Buffer) => void): Decompressor {
  const gunzip: Gunzip = createGunzip()
  let corrupt = false
  let settle = (): void => {}
  // A listener receives each chunk at once; an iterator would lose the buffered ones when the stream fails.
  gunzip.on('data', onChunk)
  gunzip.on('error', () => {
    corrupt = true
    // The stream never calls back for a write that failed.
    settle()
  })
  return {
    async write(chunk) {
      for (let start = 0; start < chunk.length && !corrupt; start += GZIP_SLICE_BYTES) {
        const slice = chunk.subarray(start, start + GZIP_SLICE_BYTES)
        await new Promise<void>((resolve) => {
          settle = resolve
          gunzip.write(slice, () => resolve())
        })
      }
    },
    end() {
      if (corrupt) return Promise.resolve(true)
      return new Promise((resolve) => {
        gunzip.once('end', () => resolve(false))
        gunzip.once('error', () => resolve(true))
        gunzip.end()
      })
    },
    fail() {
      gunzip.destroy()
      return false
    },
  }
}

async function* chunksOf(source: LogSource, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const aborted = whenAborted(signal)
  try {
    while (signal?.aborted !== true) {
      const next = aborted === undefined ? await iterator.next() : await Promise.race([iterator.next(), aborted.promise])
      if (next.done === true) return
      const chunk: unknown = next.value
      if (typeof chunk === 'string') yield Buffer.from(chunk)
      else if (chunk instanceof Uint8Array) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      else throw wrongValue('replayAccessLog', 'source', 'an iterable of strings or bytes', chunk)
    }
  } finally {
    aborted?.dispose()
    // A source that is waiting for input would never settle: its end is not awaited.
    void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

const DONE = { done: true, value: undefined } as const

function whenAborted(signal: AbortSignal | undefined): { promise: Promise<typeof DONE>; dispose: () => void } | undefined {
  if (signal === undefined) return undefined
  let dispose = (): void => {}
  const promise = new Promise<typeof DONE>((resolve) => {
    const stop = (): void => resolve(DONE)
    signal.addEventListener('abort', stop, { once: true })
    dispose = () => signal.removeEventListener('abort', stop)
  })
  return { promise, dispose }
}

function isNamedLog(value: unknown): value is NamedLog {
  return isRecord(value) && typeof value['name'] === 'string' && typeof value['open'] === 'function'
}

function isIterable(value: unknown): value is LogSource {
  return typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
}
