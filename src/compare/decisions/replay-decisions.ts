/**
 * Replays recorded authorizer events against a changed authorizer, and reports who would gain or lose which route.
 *
 * @module
 */

import { deepFreeze } from '../../internal/deep-freeze.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { callback, optional, optionSchema, wrongValue } from '../../options.ts'
import { lineSplitter } from '../replay/split-lines.ts'
import { type DecisionHandler, type DecisionOutcome, decideEvent, resourceOf } from './decide-event.ts'

/** Recorded events: objects, or the bytes or text of a file with one JSON object per line. */
export type RecordedEvents = Iterable<unknown> | AsyncIterable<unknown>

/** The options of {@link replayDecisions}. */
export interface ReplayDecisionsOptions {
  /** The deployed authorizer. */
  readonly before: DecisionHandler
  /** The changed authorizer. */
  readonly after: DecisionHandler
  /**
   * Builds the event of a recorded object, for access logs, which contain no token: it returns an event with the credential of the caller, or
   * `null` to skip the record. Default: the object is an authorizer event.
   */
  readonly toEvent?: ((record: unknown) => unknown) | undefined
}

/** One caller and route whose decision is different. */
export interface DecisionChange {
  /** `gained`: denied or rejected before, allowed after. `lost`: allowed before, not after. `other`: neither decision allows. */
  readonly kind: 'gained' | 'lost' | 'other'
  /** The principal of the authorizer response; `null` if neither response has one. */
  readonly principal: string | null
  /** The method and path of the request, or its route key: `GET/pets/7`. */
  readonly route: string
  /** The decision of the deployed authorizer. */
  readonly before: DecisionOutcome
  /** The decision of the changed authorizer. */
  readonly after: DecisionOutcome
  /** Events with this change. */
  readonly events: number
  /** The index of the first of them, from 0. */
  readonly first: number
}

/** The result of {@link replayDecisions}. */
export interface DecisionReplay {
  /** Events that were decided. */
  readonly events: number
  /** Events whose decision is the same. */
  readonly unchanged: number
  /** Records that are not events: not JSON, without an ARN, or `null` from `toEvent`. */
  readonly skipped: number
  /** The changes by principal and route: first those that gain, then those that lose. At most 10,000; see `changedEvents`. */
  readonly changes: readonly DecisionChange[]
  /** Events whose decision is different, those of omitted changes included. */
  readonly changedEvents: number
}

const OPTIONS = optionSchema<ReplayDecisionsOptions>('replayDecisions', {
  before: callback,
  after: callback,
  toEvent: optional(callback),
})

const MAX_CHANGES = 10_000
const MAX_LINE_BYTES = 10_485_760
const KINDS: readonly DecisionChange['kind'][] = ['gained', 'lost', 'other']

/**
 * Decides each recorded event with both authorizers, as API Gateway would without a result cache.
 *
 * @throws {ConfigError} for a wrong option; an error of `toEvent` or of the source rejects the promise. A record that is not an event is counted.
 * @example
 * const { changes } = await replayDecisions(createReadStream('events.ndjson'), { before, after })
 * changes.filter(({ kind }) => kind === 'gained') // who could do more than before
 */
export async function replayDecisions(events: RecordedEvents, options: ReplayDecisionsOptions): Promise<DecisionReplay> {
  const { before, after, toEvent = (record: unknown) => record } = OPTIONS.check(options)
  const isIterable =
    typeof events === 'object' && events !== null && (Symbol.iterator in events || Symbol.asyncIterator in events)
  if (!isIterable) throw wrongValue('replayDecisions', 'events', 'an iterable of events', events)
  const changes = new Map<string, DecisionChange>()
  let [decided, unchanged, skipped, changedEvents, index] = [0, 0, 0, 0, 0]

  for await (const record of recordsOf(events)) {
    const event = record === undefined ? null : toEvent(record)
    const position = index++
    const resource = resourceOf(event)
    if (resource === undefined) {
      skipped++
      continue
    }
    decided++
    const [old, changed] = await Promise.all([decideEvent(before, event), decideEvent(after, event)])
    if (old.outcome === changed.outcome) {
      unchanged++
      continue
    }
    changedEvents++
    const change = {
      kind: kindOfChange(old.outcome, changed.outcome),
      principal: changed.principal ?? old.principal,
      route: routeOf(resource),
      before: old.outcome,
      after: changed.outcome,
    }
    const key = JSON.stringify(change)
    const known = changes.get(key)
    if (known !== undefined) changes.set(key, { ...known, events: known.events + 1 })
    else if (changes.size < MAX_CHANGES) changes.set(key, { ...change, events: 1, first: position })
  }
  const sorted = [...changes.values()].sort(
    (left, right) => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) || left.first - right.first,
  )
  return deepFreeze({ events: decided, unchanged, skipped, changes: sorted, changedEvents })
}

/** Objects as they are; lines of text as JSON. `undefined`: a line that is not a JSON object. */
async function* recordsOf(events: RecordedEvents): AsyncGenerator<unknown> {
  let records: unknown[] = []
  const splitter = lineSplitter(MAX_LINE_BYTES, {
    onLine: (line) => records.push(parseRecord(line)),
    onBlank: () => {},
    onMalformed: () => records.push(undefined),
  })
  const chunks = typeof events === 'string' ? [events] : events
  for await (const one of chunks) {
    if (typeof one === 'string') splitter.write(Buffer.from(one))
    else if (one instanceof Uint8Array) splitter.write(Buffer.from(one.buffer, one.byteOffset, one.byteLength))
    else records.push(one)
    yield* records
    records = []
  }
  splitter.end({ truncated: false })
  yield* records
}

function parseRecord(line: string): unknown {
  try {
    const record: unknown = JSON.parse(line)
    return isRecord(record) ? record : undefined
  } catch {
    return undefined
  }
}

function kindOfChange(before: DecisionOutcome, after: DecisionOutcome): DecisionChange['kind'] {
  if (after === 'allow') return 'gained'
  return before === 'allow' ? 'lost' : 'other'
}

/** The part of the ARN after API and stage. */
function routeOf(resource: string): string {
  return resource.split(':').slice(5).join(':').split('/').slice(2).join('/')
}
