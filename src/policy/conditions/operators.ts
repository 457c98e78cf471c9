/**
 * The condition operators: one operator, one entry. An entry says how a policy's value is read, how a request's value
 * is read, and when the two agree; negation, `IfExists` and the set operators are added around it in `condition.ts`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @module
 */

import { compileGlob, type Glob, matchesGlob, type PatternText } from '../matching/glob.ts'
import { type ArnPattern, arnPattern, matchesArn } from './arn-pattern.ts'
import { canonicalBase64 } from './binary.ts'
import { compareDecimals, type Decimal, parseDecimal } from './decimal.ts'
import { compareInstants, type Instant, parseInstant } from './instant.ts'
import { type Address, isInRange, parseAddress, parseRange, type Range } from './ip-range.ts'

/** `W` is what the policy wants, `G` what the request gave. */
export interface Operator<W, G> {
  readonly name: string
  /** True where the values do *not* agree, and where the key is absent. */
  readonly negated: boolean
  /** Its values may hold variables. */
  readonly variables: boolean
  /** `*` and `?` in its values are wildcards. */
  readonly wildcards: boolean
  /** `undefined`: a fault of the policy. */
  readonly readWanted: (value: PatternText) => W | undefined
  /** `undefined`: a value of the request that is none of this kind. */
  readonly readGiven: (text: string) => G | undefined
  readonly agrees: (given: G, wanted: W) => boolean
}

interface Kind<W, G> extends Pick<Operator<W, G>, 'readWanted' | 'readGiven'> {
  readonly variables?: boolean
  readonly wildcards?: boolean
}

const TEXT: Kind<string, string> = { variables: true, readWanted: ({ text }) => text, readGiven: (text) => text }
const FOLDED: Kind<string, string> = {
  variables: true,
  readWanted: ({ text }) => text.toLowerCase(),
  readGiven: (text) => text.toLowerCase(),
}
const LIKE: Kind<Glob, string> = { variables: true, wildcards: true, readWanted: compileGlob, readGiven: (text) => text }
const ARN: Kind<ArnPattern, string> = { variables: true, wildcards: true, readWanted: arnPattern, readGiven: (text) => text }
const NUMBER: Kind<Decimal, Decimal> = { readWanted: ({ text }) => parseDecimal(text), readGiven: parseDecimal }
const DATE: Kind<Instant, Instant> = { readWanted: ({ text }) => parseInstant(text), readGiven: parseInstant }
const BOOL: Kind<string, string> = { readWanted: ({ text }) => parseBool(text), readGiven: parseBool }
const BINARY: Kind<string, string> = { readWanted: ({ text }) => canonicalBase64(text), readGiven: canonicalBase64 }
const ADDRESS: Kind<Range, Address> = { readWanted: ({ text }) => parseRange(text), readGiven: parseAddress }

const same = (given: string, wanted: string): boolean => given === wanted
const like = (given: string, wanted: Glob): boolean => matchesGlob(wanted, given)
const arnLike = (given: string, wanted: ArnPattern): boolean => matchesArn(wanted, given)

/** Every operator but `Null`, which asks about the key and not about its value. */
export const OPERATORS: readonly Operator<unknown, unknown>[] = [
  entry('StringEquals', TEXT, same),
  negation('StringNotEquals', TEXT, same),
  entry('StringEqualsIgnoreCase', FOLDED, same),
  negation('StringNotEqualsIgnoreCase', FOLDED, same),
  entry('StringLike', LIKE, like),
  negation('StringNotLike', LIKE, like),
  entry('NumericEquals', NUMBER, (given, wanted) => compareDecimals(given, wanted) === 0),
  negation('NumericNotEquals', NUMBER, (given, wanted) => compareDecimals(given, wanted) === 0),
  entry('NumericLessThan', NUMBER, (given, wanted) => compareDecimals(given, wanted) < 0),
  entry('NumericLessThanEquals', NUMBER, (given, wanted) => compareDecimals(given, wanted) <= 0),
  entry('NumericGreaterThan', NUMBER, (given, wanted) => compareDecimals(given, wanted) > 0),
  entry('NumericGreaterThanEquals', NUMBER, (given, wanted) => compareDecimals(given, wanted) >= 0),
  entry('DateEquals', DATE, (given, wanted) => compareInstants(given, wanted) === 0),
  negation('DateNotEquals', DATE, (given, wanted) => compareInstants(given, wanted) === 0),
  entry('DateLessThan', DATE, (given, wanted) => compareInstants(given, wanted) < 0),
  entry('DateLessThanEquals', DATE, (given, wanted) => compareInstants(given, wanted) <= 0),
  entry('DateGreaterThan', DATE, (given, wanted) => compareInstants(given, wanted) > 0),
  entry('DateGreaterThanEquals', DATE, (given, wanted) => compareInstants(given, wanted) >= 0),
  entry('Bool', BOOL, same),
  entry('BinaryEquals', BINARY, same),
  entry('IpAddress', ADDRESS, isInRange),
  negation('NotIpAddress', ADDRESS, isInRange),
  entry('ArnEquals', ARN, arnLike),
  negation('ArnNotEquals', ARN, arnLike),
  entry('ArnLike', ARN, arnLike),
  negation('ArnNotLike', ARN, arnLike),
]

const BY_NAME: ReadonlyMap<string, Operator<unknown, unknown>> = new Map(
  OPERATORS.map((operator) => [operator.name.toLowerCase(), operator]),
)

/** The spelling of an operator's name counts in any case; `lint` says when it is not AWS's. */
export function findOperator(name: string): Operator<unknown, unknown> | undefined {
  return BY_NAME.get(name.toLowerCase())
}

function entry<W, G>(name: string, kind: Kind<W, G>, agrees: (given: G, wanted: W) => boolean): Operator<unknown, unknown> {
  return operator(name, kind, agrees, false)
}

function negation<W, G>(name: string, kind: Kind<W, G>, agrees: (given: G, wanted: W) => boolean): Operator<unknown, unknown> {
  return operator(name, kind, agrees, true)
}

function operator<W, G>(
  name: string,
  { variables = false, wildcards = false, readWanted, readGiven }: Kind<W, G>,
  agrees: (given: G, wanted: W) => boolean,
  negated: boolean,
): Operator<unknown, unknown> {
  // The table forgets W and G: `agrees` is only ever handed what the same entry's `readGiven` and `readWanted` returned.
  return { name, negated, variables, wildcards, readWanted, readGiven, agrees: agrees as Operator<unknown, unknown>['agrees'] }
}

function parseBool(text: string): string | undefined {
  const folded = text.toLowerCase()
  return folded === 'true' || folded === 'false' ? folded : undefined
}
