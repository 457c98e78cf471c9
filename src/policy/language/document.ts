/**
 * The JSON of an IAM policy, as types. Two of them: what may come in, and what this package emits.
 *
 * @module
 */

/** A single value may stand for a list of one. */
export type OneOrMore<T> = T | readonly T[]

export type Effect = 'Allow' | 'Deny'

/** `*`, or ARNs, account ids and service names by kind. Only resource policies have it. */
export type PrincipalElement = OneOrMore<string> | { readonly [kind: string]: OneOrMore<string> }

/** Operator, key, values: `{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }`. */
export interface ConditionElement {
  readonly [operator: string]: ConditionKeys | readonly ConditionKeys[]
}

export interface ConditionKeys {
  readonly [key: string]: OneOrMore<string | number | boolean>
}

/** One statement. The type is wide, as policies in the wild are; `parsePolicy` and `lint` say what is wrong with one. */
export interface PolicyStatement {
  readonly Sid?: string | undefined
  readonly Effect: Effect
  readonly Principal?: PrincipalElement | undefined
  readonly NotPrincipal?: PrincipalElement | undefined
  readonly Action?: OneOrMore<string> | undefined
  readonly NotAction?: OneOrMore<string> | undefined
  readonly Resource?: OneOrMore<string> | undefined
  readonly NotResource?: OneOrMore<string> | undefined
  readonly Condition?: ConditionElement | undefined
}

/** Any IAM policy. The `PolicyDocument` of `@types/aws-lambda` is one. */
export interface PolicyDocument {
  /** `2012-10-17`; left out it means `2008-10-17`, and then variables are literal text. */
  readonly Version?: string | undefined
  readonly Id?: string | undefined
  readonly Statement: OneOrMore<PolicyStatement>
}

interface EmittedBase {
  readonly Sid?: string
  readonly Effect: Effect
  readonly Action: string | string[]
  readonly Condition?: { [operator: string]: { [key: string]: string | string[] } }
}

/** A statement that this package writes: an action, and resources or all but some. */
export type EmittedStatement = EmittedBase &
  ({ readonly Resource: string | string[] } | { readonly NotResource: string | string[] })

/**
 * A document that this package writes, frozen. It is a `PolicyDocument` of ours and of `@types/aws-lambda`, so it goes
 * straight into an authorizer's reply.
 */
export interface EmittedDocument {
  readonly Version: '2012-10-17'
  readonly Statement: EmittedStatement[]
}
