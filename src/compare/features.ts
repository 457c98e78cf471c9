/**
 * Compares the features of a REST API's four authorization types. The table describes the year 2018; notes state what has
 * changed since.
 *
 * @module
 */

/** The authorization types that are compared. */
export type ComparedType = 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'

/** A row of the comparison. */
export type Feature =
  | 'Authentication'
  | 'Authorization'
  | 'Signature V4'
  | 'Cognito User Pools'
  | 'Third-Party Authentication'
  | 'Multiple Header Support'

/** The column of one authorization type. */
export interface FeatureColumn {
  /** The authorization type. */
  readonly type: ComparedType
  /** The features that the type has. */
  readonly has: ReadonlySet<Feature>
  /** What is charged in addition to the API request. */
  readonly additionalCosts: 'none' | 'per authorizer invocation'
  /** Corrections and additions to the table, as sentences. */
  readonly notes: readonly string[]
}

/** The result of {@link compareFeatures}. */
export interface FeatureComparison {
  /** The year that the table describes. Read `notes` and `since` with it. */
  readonly asOf: '2018'
  /** The rows, in display order. */
  readonly features: readonly Feature[]
  /** One column per authorization type, in display order. */
  readonly columns: readonly FeatureColumn[]
  /** Later developments that affect no single column, as sentences. */
  readonly since: readonly string[]
}

/**
 * Returns the feature table of 2018 as data, with notes about later changes.
 *
 * @example
 * const { columns } = compareFeatures()
 * columns.find(({ type }) => type === 'REQUEST')?.has.has('Multiple Header Support') // true
 */
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
          'Users of a Cognito identity pool receive AWS credentials and sign like any other caller.',
          'The caller signs every request, so a browser or a partner needs a signer.',
        ],
      },
      {
        type: 'TOKEN',
        has: new Set<Feature>(['Authentication', 'Authorization', 'Cognito User Pools', 'Third-Party Authentication']),
        additionalCosts: 'per authorizer invocation',
        notes: [
          'The whole value of one header is the cache key. The result cache (up to 3600 seconds) reduces the number of invocations.',
          'A validation expression rejects malformed tokens without an invocation.',
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
        notes: [
          'Identity sources are headers, query parameters, stage variables and $context values. With caching, all of them must be present.',
        ],
      },
      {
        type: 'COGNITO_USER_POOLS',
        has: new Set<Feature>(['Authentication', 'Cognito User Pools']),
        additionalCosts: 'none',
        notes: [
          'Added after 2018: a method can require OAuth scopes. It then accepts access tokens only, which is a basic form of authorization.',
          'API Gateway charges nothing extra; Cognito charges for monthly active users.',
          'The updated issuer format of a user pool (issuer-cognito-idp…) is not accepted.',
        ],
      },
    ],
    since: [
      'Resource policies (2018) apply in addition to all four types.',
      'HTTP APIs (2019/2020) have their own JWT and Lambda authorizers.',
      'REST APIs have had a native JWT authorizer since autumn 2026: third-party issuers without a Lambda function.',
    ],
  }
}
