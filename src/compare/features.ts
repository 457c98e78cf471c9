/**
 * The comparison of a REST API's four authorization types as it was drawn in 2018, and beside it what has changed since.
 *
 * @module
 */

export type ComparedType = 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'

export type Feature =
  | 'Authentication'
  | 'Authorization'
  | 'Signature V4'
  | 'Cognito User Pools'
  | 'Third-Party Authentication'
  | 'Multiple Header Support'

export interface FeatureColumn {
  readonly type: ComparedType
  readonly has: ReadonlySet<Feature>
  /** What comes on top of the price of an API request. */
  readonly additionalCosts: 'none' | 'per authorizer invocation'
  /** What is no longer quite so, or was never said in the table. */
  readonly notes: readonly string[]
}

export interface FeatureComparison {
  /** The year the table describes. Read `notes` and `since` with it. */
  readonly asOf: '2018'
  readonly features: readonly Feature[]
  readonly columns: readonly FeatureColumn[]
  /** What came later and is in no column. */
  readonly since: readonly string[]
}

/** The table of 2018 as data, with notes on what has changed. */
export function compareFeatures(): FeatureComparison {
  return {
    asOf: '2018',
    features: [
      'Authentication',
      'Authorization',
      'Signature V4',
      'Cognito User Pools',
      'Third-Party Authentication',
      'Multiple Header Support',
    ],
    columns: [
      {
        type: 'AWS_IAM',
        has: new Set<Feature>(['Authentication', 'Authorization', 'Signature V4']),
        additionalCosts: 'none',
        notes: [
          'Users of a Cognito identity pool get AWS credentials and sign like any other caller.',
          'The caller signs every request; a browser or a partner needs a signer.',
        ],
      },
      {
        type: 'TOKEN',
        has: new Set<Feature>(['Authentication', 'Authorization', 'Cognito User Pools', 'Third-Party Authentication']),
        additionalCosts: 'per authorizer invocation',
        notes: [
          'One header, whose whole value is the cache key. The result cache (up to 3600 seconds) divides the cost.',
          'A validation expression turns hopeless tokens away before the Lambda is paid for.',
        ],
      },
      {
        type: 'REQUEST',
        has: new Set<Feature>([
          'Authentication',
          'Authorization',
          'Cognito User Pools',
          'Third-Party Authentication',
          'Multiple Header Support',
        ]),
        additionalCosts: 'per authorizer invocation',
        notes: ['Headers, query parameters, stage variables and $context values; while caching all of them must be present.'],
      },
      {
        type: 'COGNITO_USER_POOLS',
        has: new Set<Feature>(['Authentication', 'Cognito User Pools']),
        additionalCosts: 'none',
        notes: [
          'Since 2018: a method can demand OAuth scopes, which then takes access tokens, a first step of authorization.',
          'No additional cost at API Gateway; Cognito itself bills monthly active users.',
          "The pool's newer issuer (issuer-cognito-idp…) is not accepted here.",
        ],
      },
    ],
    since: [
      'Resource policies (2018) stand in front of all four types.',
      'HTTP APIs (2019/2020) have JWT and Lambda authorizers of their own.',
      'REST APIs have a native JWT authorizer since autumn 2026: third-party issuers without a Lambda.',
    ],
  }
}
