/**
 * Chooses how the lines of a log are read.
 *
 * @module
 */

import { clfReader, csvReader, xmlReader } from './read-fields.ts'
import { jsonReader, namedAccessor } from './read-json.ts'
import { templateReader } from './read-template.ts'
import type { RecordHandlers, RecordReader, Variable } from './record-reader.ts'

/**
 * The format of a log.
 *
 * `{ template }`: the `accessLogSettings.format` of the stage, with its `$context` variables in any order and under any names. Or one of the
 * four formats that AWS documents. Or `auto`: `json` is recognized by `{`, `xml` by `<`, `clf` by a time in brackets, and everything
 * else is `csv`; each line may have its own format.
 *
 * Names for `json` without a template: the documented example (`requestId`, `extendedRequestId`, `ip`, `caller`, `user`, `requestTime`,
 * `httpMethod`, `resourcePath`, `status`, `protocol`, `responseLength`) and every `$context` path, flat (`authorizer.principalId`) or nested, with
 * or without the `context.` prefix; also `requestTimeEpoch`, `routeKey` and `principalId`. Several JSON objects may be in one line (Firehose
 * delivery without line breaks). A line may begin with an ISO 8601 time and a space (CloudWatch Logs export to S3).
 * `{"events":[{"timestamp":…,"message":…}]}` is read too; each message is a record.
 *
 * In CLF, the space before the quotation mark may be missing. CLF and CSV may lack the extended request ID. API Gateway neither quotes
 * nor escapes CSV. CRLF, a byte order mark and the final line break of a template are accepted. Values are not trimmed; numbers may be strings. A value
 * `-` is absent.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export type LogFormat =
  | 'auto'
  | 'json'
  | 'clf'
  | 'csv'
  | 'xml'
  | {
      /** The format of the access log of the stage. */
      readonly template: string
    }

/** Creates the reader for one format. */
export function recordReader(format: LogFormat, wanted: readonly Variable[], handlers: RecordHandlers): RecordReader {
  // A message of a CloudWatch Logs document is one line of the log.
  const readMessage: RecordReader = (message) => read(withoutExportTime(message.trimEnd()), false)
  const accessors = wanted.map(namedAccessor)
  const readers = {
    json: jsonReader({ accessors, readMessage }, handlers),
    // A document inside a message is not read again: its messages would be records of a record.
    message: jsonReader({ accessors, readMessage: () => handlers.onMalformed('syntax') }, handlers),
    clf: clfReader(wanted, handlers),
    csv: csvReader(wanted, handlers),
    xml: xmlReader(wanted, handlers),
  }
  const templated = typeof format === 'object' ? templateReader(format.template, { wanted, readMessage }, handlers) : undefined

  function read(line: string, isLine: boolean): void {
    if (templated !== undefined) {
      if (isLine && isEventsDocument(line)) readers.json(line)
      else templated(line)
      return
    }
    const kind = typeof format === 'object' || format === 'auto' || (isLine && isEventsDocument(line)) ? recognize(line) : format
    readers[kind === 'json' && !isLine ? 'message' : kind](line)
  }

  return (line) => read(withoutExportTime(line), true)
}

function recognize(line: string): 'json' | 'xml' | 'clf' | 'csv' {
  const first = line.trimStart()[0]
  if (first === '{') return 'json'
  if (first === '<') return 'xml'
  return /\[\d{2}\/[A-Z][a-z]{2}\/\d{4}:/.test(line) ? 'clf' : 'csv'
}

function isEventsDocument(line: string): boolean {
  return /^\s{0,100}\{\s{0,100}"events"\s{0,100}:\s{0,100}\[/.test(line)
}

/** Removes the time that CloudWatch Logs puts before each line of an export: `2024-04-09T12:27:42.123Z `. */
function withoutExportTime(line: string): string {
  const first = line.charCodeAt(0)
  if (first < 48 || first > 57 || line[10] !== 'T') return line
  const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})? /.exec(line)
  return match === null ? line : line.slice(match[0].length)
}
