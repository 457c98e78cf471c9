/**
 * The condition operators, one entry each: how a value of the policy is parsed, how a value of the request is parsed, and
 * when the two match. Negation, `IfExists` and the set operators are added in `condition.ts`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @module
 */

import { compileGlob, type Glob, matchesGlob, type Pattern } from '../matching/glob.ts'
import { type ArnParts, compileArnCondition, matchesParts } from '../matching/resource-pattern.ts'
import { canonicalBase64 } from './canonical-base64.ts'
import { compareDecimals, type Decimal, parseDecimal } from './decimal.ts'
import { compareInstants, type Instant, parseInstant } from './instant.ts'
import { type Address, isInRange, parseAddress, parseRange, type Range } from './ip-range.ts'

/** `P` is the type of a parsed policy value, `R` that of a parsed request value. */
export interface Operator<P, R> {
  readonly name: string
  /** The operator holds if the values do *not* match, and if the key is absent. */
  readonly negated: boolean
  /** Its values may contain policy variables. */
  readonly variables: boolean
  /** `*` and `?` in its values are wildcards. */
  readonly wildcards: boolean
  /** Returns `undefined` for a value that makes the policy faulty. */
  readonly parsePolicyValue: (value: Pattern) => P | undefined
  /** Returns `undefined` for a value that the operator cannot compare. */
  readonly parseRequestValue: (text: string) => R | undefined
  readonly matches: (requestValue: R, policyValue: P) => boolean
}

interface ValueType<P, R> extends Pick<Operator<P, R>, 'parsePolicyValue' | 'parseRequestValue'> {
  readonly variables?: boolean
  readonly wildcards?: boolean
}

const identity = (text: string): string => text
const lowercase = (text: string): string => text.toLowerCase()

const STRING: ValueType<string, string> = {
  variables: true,
  parsePolicyValue: ({ text }) => text,
  parseRequestValue: identity,
}
const LOWERCASE: ValueType<string, string> = {
  variables: true,
  parsePolicyValue: ({ text }) => lowercase(text),
  parseRequestValue: lowercase,
}
const GLOB: ValueType<Glob, string> = {
  variables: true,
  wildcards: true,
  parsePolicyValue: compileGlob,
  parseRequestValue: identity,
}
const ARN: ValueType<ArnParts<Glob>, string> = {
  variables: true,
  wildcards: true,
  parsePolicyValue: compileArnCondition,
  parseRequestValue: identity,
}
const NUMBER: ValueType<Decimal, Decimal> = {
  parsePolicyValue: ({ text }) => parseDecimal(text),
  parseRequestValue: parseDecimal,
}
const DATE: ValueType<Instant, Instant> = {
  parsePolicyValue: ({ text }) => parseInstant(text),
  parseRequestValue: parseInstant,
}
const BOOLEAN: ValueType<string, string> = {
  parsePolicyValue: ({ text }) => parseBoolean(text),
  parseRequestValue: parseBoolean,
}
const BINARY: ValueType<string, string> = {
  parsePolicyValue: ({ text }) => canonicalBase64(text),
  parseRequestValue: canonicalBase64,
}
const ADDRESS: ValueType<Range, Address> = {
  parsePolicyValue: ({ text }) => parseRange(text),
  parseRequestValue: parseAddress,
}

const isEqual = (requestValue: string, policyValue: string): boolean => requestValue === policyValue
const isLike = (requestValue: string, glob: Glob): boolean => matchesGlob(glob, requestValue)
const isArnLike = (requestValue: string, parts: ArnParts<Glob>): boolean => matchesParts(parts, requestValue)

/** Every operator except `Null`, which tests the key and not its value. */
export const OPERATORS: readonly Operator<unknown, unknown>[] = [
  entry('StringEquals', STRING, isEqual),
  negation('StringNotEquals', STRING, isEqual),
  entry('StringEqualsIgnoreCase', LOWERCASE, isEqual),
  negation('StringNotEqualsIgnoreCase', LOWERCASE, isEqual),
  entry('StringLike', GLOB, isLike),
  negation('StringNotLike', GLOB, isLike),
  entry('NumericEquals', NUMBER, (value, limit) => compareDecimals(value, limit) === 0),
  negation('NumericNotEquals', NUMBER, (value, limit) => compareDecimals(value, limit) === 0),
  entry('NumericLessThan', NUMBER, (value, limit) => compareDecimals(value, limit) < 0),
  entry('NumericLessThanEquals', NUMBER, (value, limit) => compareDecimals(value, limit) <= 0),
  entry('NumericGreaterThan', NUMBER, (value, limit) => compareDecimals(value, limit) > 0),
  entry('NumericGreaterThanEquals', NUMBER, (value, limit) => compareDecimals(value, limit) >= 0),
  entry('DateEquals', DATE, (value, limit) => compareInstants(value, limit) === 0),
  negation('DateNotEquals', DATE, (value, limit) => compareInstants(value, limit) === 0),
  entry('DateLessThan', DATE, (value, limit) => compareInstants(value, limit) < 0),
  entry('DateLessThanEquals', DATE, (value, limit) => compareInstants(value, limit) <= 0),
  entry('DateGreaterThan', DATE, (value, limit) => compareInstants(value, limit) > 0),
  entry('DateGreaterThanEquals', DATE, (value, limit) => compareInstants(value, limit) >= 0),
  entry('Bool', BOOLEAN, isEqual),
  entry('BinaryEquals', BINARY, isEqual),
  entry('IpAddress', ADDRESS, isInRange),
  negation('NotIpAddress', ADDRESS, isInRange),
  entry('ArnEquals', ARN, isArnLike),
  negation('ArnNotEquals', ARN, isArnLike),
  entry('ArnLike', ARN, isArnLike),
  negation('ArnNotLike', ARN, isArnLike),
]

const BY_NAME: ReadonlyMap<string, Operator<unknown, unknown>> = new Map(
  OPERATORS.map((operator) => [operator.name.toLowerCase(), operator]),
)

/** Operator names are compared case-insensitively; `lint` reports a spelling that differs from that of AWS. */
export function findOperator(name: string): Operator<unknown, unknown> | undefined {
  return BY_NAME.get(name.toLowerCase())
}

type Matches<P, R> = Operator<P, R>['matches']

function entry<P, R>(name: string, type: ValueType<P, R>, matches: Matches<P, R>): Operator<unknown, unknown> {
  return operator(name, type, { matches, negated: false })
}

function negation<P, R>(name: string, type: ValueType<P, R>, matches: Matches<P, R>): Operator<unknown, unknown> {
  return operator(name, type, { matches, negated: true })
}

function operator<P, R>(
  name: string,
  { variables = false, wildcards = false, parsePolicyValue, parseRequestValue }: ValueType<P, R>,
  { matches, negated }: Pick<Operator<P, R>, 'matches' | 'negated'>,
): Operator<unknown, unknown> {
  return {
    name,
    negated,
    variables,
    wildcards,
    parsePolicyValue,
    parseRequestValue,
    // The table does not keep P and R: `matches` only receives values that the parsers of the same entry returned.
    matches: matches as Operator<unknown, unknown>['matches'],
  }
}

function parseBoolean(text: string): string | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' || lower === 'false' ? lower : undefined
}
