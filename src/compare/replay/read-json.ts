/**
 * Reads records from JSON: one object per line, several objects in one line, or a document of CloudWatch Logs events.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type LayoutReader, learnLayout } from './json-layout.ts'
import {
  type JsonAccessor,
  type JsonObject,
  type RecordHandlers,
  type RecordReader,
  SHORT_NAMES,
  segmentsOf,
  type Value,
  type Variable,
} from './record-reader.ts'

/** After so many lines with another layout, that layout is learnt. */
const LEARN_INTERVAL = 16

/** Options of {@link jsonReader}. */
export interface JsonReaderOptions {
  /** One accessor per wanted variable. */
  readonly accessors: readonly JsonAccessor[]
  /** Reads one message of a CloudWatch Logs document. */
  readonly readMessage: RecordReader
}

/** Creates a reader of JSON lines. */
export function jsonReader(
  { accessors, readMessage }: JsonReaderOptions,
  { onRecord, onMalformed }: RecordHandlers,
): RecordReader {
  const values: Value[] = accessors.map(() => undefined)
  let layout: LayoutReader | undefined
  let misses = 0

  function readObject(text: string): boolean {
    let record: unknown
    try {
      record = JSON.parse(text)
    } catch {
      return false
    }
    if (!isRecord(record)) return false
    const messages = messagesOf(record)
    if (messages !== undefined) {
      for (const message of messages) {
        if (typeof message === 'string') readMessage(message)
        else onMalformed('syntax')
      }
      return true
    }
    for (let index = 0; index < accessors.length; index++) values[index] = accessors[index]?.(record)
    onRecord(values)
    return true
  }

  return (line) => {
    if (layout?.(line, values) === true) {
      misses = 0
      onRecord(values)
      return
    }
    if (readObject(line)) {
      // Lines of several stages alternate: a layout is not learnt again for each of them.
      if (misses++ % LEARN_INTERVAL === 0) layout = learnLayout(line, accessors)
      return
    }
    // The line is not one object: several objects without a line break, or malformed.
    for (const object of splitObjects(line)) {
      if (object === undefined || !readObject(object)) onMalformed('syntax')
    }
  }
}

/** The accessor for the names that JSON uses without a template. */
export function namedAccessor(variable: Variable): JsonAccessor {
  const short = SHORT_NAMES[variable]
  const prefixed = `context.${variable}`
  const segments = segmentsOf(variable)
  return (record) => {
    return (
      scalar(record[variable]) ??
      (short === undefined ? undefined : scalar(record[short])) ??
      (segments.length > 1 ? nested(record, segments) : undefined) ??
      scalar(record[prefixed]) ??
      (isRecord(record['context']) ? (scalar(record['context'][variable]) ?? nested(record['context'], segments)) : undefined)
    )
  }
}

/** The value at a path of member names. */
export function nested(record: JsonObject, path: readonly string[]): Value {
  let value: unknown = record
  for (const name of path) {
    if (!isRecord(value)) return undefined
    value = value[name]
  }
  return scalar(value)
}

function scalar(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number') return value
  return typeof value === 'boolean' ? String(value) : undefined
}

/** `{"events":[…]}` of the CloudWatch Logs API, `logEvents` of a subscription. */
function messagesOf(record: JsonObject): readonly unknown[] | undefined {
  const events = record['events'] ?? record['logEvents']
  if (!Array.isArray(events) || !events.every(isRecord)) return undefined
  return events.map((event) => event['message'])
}

/** The objects of a line, in one pass. `undefined` stands for the rest of the line, which is not an object. */
function splitObjects(line: string): readonly (string | undefined)[] {
  const objects: (string | undefined)[] = []
  let start = 0
  let depth = 0
  let inString = false
  for (let index = 0; index < line.length; index++) {
    const character = line[index]
    if (inString) {
      if (character === '\\') index++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{') depth++
    else if (character === '}') {
      depth--
      if (depth === 0) {
        objects.push(line.slice(start, index + 1))
        start = index + 1
      }
    }
    if (depth === 0 && start <= index && /\S/.test(line[index] ?? '')) return [...objects, undefined]
    if (depth < 0) return [...objects, undefined]
  }
  return line.slice(start).trim() === '' ? objects : [...objects, undefined]
}
