/**
 * Defines the result of a replay of access logs.
 *
 * @module
 */

/**
 * The reason why a record is malformed.
 *
 * - `syntax`: not JSON or XML, or a truncated object.
 * - `fields`: a wrong number of fields.
 * - `time`: no time, or a time that is not valid.
 * - `status`: a status that is not a number from 100 to 599.
 * - `too-long`: longer than `maxLineBytes`.
 * - `truncated`: the last line of a gzip stream that ends early or is corrupt.
 * - `encoding`: not UTF-8.
 */
export type Malformation = 'syntax' | 'fields' | 'time' | 'status' | 'too-long' | 'truncated' | 'encoding'

/** What the cache does at one TTL. `hits + invocations` is the number of requests. */
export interface TtlCount {
  /** The TTL. */
  readonly ttlSeconds: number
  /** Requests that a cached response answers. */
  readonly hits: number
  /** Requests that invoke the authorizer. */
  readonly invocations: number
}

/** Requests of one group and what the cache does with them at each TTL. */
export interface GroupCount {
  /** Requests of the group. */
  readonly requests: number
  /** One entry per TTL, in the order of `ttls`. */
  readonly byTtl: readonly TtlCount[]
}

/** The result of `replayAccessLog`. */
export interface ReplayResult {
  /** Records: lines that are not empty, or objects where several are in one line. `lines = requests + withoutIdentity + malformed.count`. */
  readonly lines: number
  /** Empty lines. */
  readonly blankLines: number
  /** Records that were replayed. */
  readonly requests: number
  /** Records in which a value of `identitySource` is absent, empty or `-`: API Gateway rejects them without an invocation. */
  readonly withoutIdentity: number
  /** Records that could not be read. */
  readonly malformed: {
    /** Their number. */
    readonly count: number
    /** Their number by reason. */
    readonly byReason: { readonly [R in Malformation]?: number | undefined }
    /** The first 20. `line` counts from 1 in its log. */
    readonly first: readonly {
      /** The name of the log. */
      readonly log: string
      /** The number of the line. */
      readonly line: number
      /** Why the line is malformed. */
      readonly reason: Malformation
    }[]
  }
  /** Records that came later than `reorderSeconds` allows. They are replayed at the earliest time still allowed. */
  readonly late: number
  /** Names of logs whose gzip stream ends early or is corrupt. What could be decompressed was replayed. */
  readonly truncated: readonly string[]
  /** Milliseconds since the epoch of the first request as replayed (a late record counts at its bound); `null` without requests. */
  readonly firstTime: number | null
  /** Milliseconds since the epoch of the last request; `null` without requests. */
  readonly lastTime: number | null
  /** Distinct cache keys, counted per authorizer. */
  readonly callers: number
  /** One entry per TTL, in the order of `ttls`. */
  readonly byTtl: readonly TtlCount[]
  /** By `$context.routeKey`, or method and resource path: the 1,000 routes with most requests, the rest under `(other)`. */
  readonly byRoute: readonly (GroupCount & {
    /** The route. */
    readonly route: string
  })[]
  /** By authorizer. One entry if the log names none. */
  readonly byAuthorizer: readonly (GroupCount & {
    /** The authorizer. */
    readonly authorizer: string
  })[]
  /** By hour, `YYYY-MM-DDTHH` in UTC. */
  readonly byHour: readonly (GroupCount & {
    /** The hour, `YYYY-MM-DDTHH` in UTC. */
    readonly hour: string
  })[]
  /**
   * The 20 callers with most requests. `caller` is the first 16 hexadecimal digits of SHA-256 of the key with a random salt: never the
   * key.
   */
  readonly topCallers: readonly (GroupCount & {
    /** The first digits of the salted hash of the cache key. */
    readonly caller: string
  })[]
  /** Whether the replay was aborted before the end. */
  readonly interrupted: boolean
}
