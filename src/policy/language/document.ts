/**
 * The JSON of an IAM policy as types: the documents that are accepted, and the documents that this package builds.
 *
 * @module
 */

/** A single value or an array of values. */
export type OneOrMore<T> = T | readonly T[]

/** What a statement does with the requests that it matches. */
export type Effect = 'Allow' | 'Deny'

/** `*`, or ARNs, account IDs and service names by type: `{ AWS: '123456789012' }`. Only resource policies have it. */
export type PrincipalElement = OneOrMore<string> | { readonly [type: string]: OneOrMore<string> }

/** Operators, keys and values: `{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }`. */
export interface ConditionElement {
  /** The condition keys of one operator, all of which must match. */
  readonly [operator: string]: ConditionKeys | readonly ConditionKeys[]
}

/** Condition keys and their values. */
export interface ConditionKeys {
  /** The values of one key, one of which must match. */
  readonly [key: string]: OneOrMore<string | number | boolean>
}

/** One statement. The type is as wide as IAM's grammar; `parsePolicy` and `lint` report what is wrong with a statement. */
export interface PolicyStatement {
  /** An identifier that explanations show. */
  readonly Sid?: string | undefined
  /** Case-sensitive. */
  readonly Effect: Effect
  /** The callers that a statement of a resource policy applies to. */
  readonly Principal?: PrincipalElement | undefined
  /** The callers that a statement of a resource policy does not apply to. */
  readonly NotPrincipal?: PrincipalElement | undefined
  /** `execute-api:Invoke`; case-insensitive, with the wildcards `*` and `?`. */
  readonly Action?: OneOrMore<string> | undefined
  /** The statement applies to all other actions. */
  readonly NotAction?: OneOrMore<string> | undefined
  /** ARNs with the wildcards `*`, which also matches `/`, and `?`. */
  readonly Resource?: OneOrMore<string> | undefined
  /** The statement applies to all other resources. */
  readonly NotResource?: OneOrMore<string> | undefined
  /** The conditions, all of which must hold. */
  readonly Condition?: ConditionElement | undefined
}

/** Any IAM policy. The `PolicyDocument` of `@types/aws-lambda` is assignable to it. */
export interface PolicyDocument {
  /** `2012-10-17`. If omitted, IAM assumes `2008-10-17`, in which policy variables are literal text. */
  readonly Version?: string | undefined
  /** An identifier without effect. */
  readonly Id?: string | undefined
  /** One statement or several, in any order. */
  readonly Statement: OneOrMore<PolicyStatement>
}

/** The elements of a statement that this package builds, except its resources. */
export interface EmittedElements {
  /** Set only if the builder was given one, or by a route table. */
  readonly Sid?: string
  /** What the statement does. */
  readonly Effect: Effect
  /** `execute-api:Invoke`, in most documents. */
  readonly Action: string | string[]
  /** Operators, keys and values. */
  readonly Condition?: { [operator: string]: { [key: string]: string | string[] } }
}

/** A statement that this package builds: an action, and resources or all resources except some. */
export type EmittedStatement = EmittedElements &
  (
    | {
        /** The ARNs that the statement matches. */
        readonly Resource: string | string[]
      }
    | {
        /** The ARNs that the statement does not match. */
        readonly NotResource: string | string[]
      }
  )

/**
 * A document that this package builds, frozen. It is assignable to {@link PolicyDocument} and to the `PolicyDocument` of
 * `@types/aws-lambda`, so it can be returned by an authorizer as it is.
 */
export interface EmittedDocument {
  /** Always `2012-10-17`, so that policy variables have their meaning. */
  readonly Version: '2012-10-17'
  /** Never empty in the response of an authorizer. */
  readonly Statement: EmittedStatement[]
}
