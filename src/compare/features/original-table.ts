/**
 * The comparison of 2018: four types of a REST API and seven features, and what is different today.
 *
 * @module
 */

import type { OriginalType } from '../authorization-types.ts'
import type { Dated } from '../dated.ts'
import type { Column, OriginalFeature } from './feature.ts'

const ORIGIN: Dated = {
  source: 'awsdocs/amazon-api-gateway-developer-guide, doc_source/apigateway-control-access-to-api.md',
  asOf: '2018',
  confidence: 'high',
}

/** The columns of 2018. */
export const ORIGINAL_COLUMNS: readonly (readonly [OriginalType, Column<OriginalFeature>])[] = [
  [
    'AWS_IAM',
    {
      ...ORIGIN,
      cells: {
        Authentication: 'yes: AWS verifies the signature of each request',
        Authorization: 'yes: IAM policies of the caller and of the API',
        'Signature V4': 'yes: required',
        'Cognito User Pools': 'no: callers need AWS credentials',
        'Third-Party Authentication': 'no: callers need AWS credentials',
        'Multiple Header Support': 'no: the signature is the only credential',
        'Additional Costs': 'none',
      },
    },
  ],
  [
    'TOKEN',
    {
      ...ORIGIN,
      cells: {
        Authentication: 'yes: the function verifies the token',
        Authorization: 'yes: the function returns an IAM policy',
        'Signature V4': 'no: the function receives the token only',
        'Cognito User Pools': 'yes: the function verifies the token of the pool',
        'Third-Party Authentication': 'yes: the function verifies tokens of any issuer',
        'Multiple Header Support': 'no: one header',
        'Additional Costs': 'per authorizer invocation',
      },
    },
  ],
  [
    'REQUEST',
    {
      ...ORIGIN,
      cells: {
        Authentication: 'yes: the function verifies the credentials',
        Authorization: 'yes: the function returns an IAM policy',
        'Signature V4': 'no: the function does not hold the secret key',
        'Cognito User Pools': 'yes: the function verifies the token of the pool',
        'Third-Party Authentication': 'yes: the function verifies credentials of any issuer',
        'Multiple Header Support': 'yes: headers, query strings, stage variables and context',
        'Additional Costs': 'per authorizer invocation',
      },
    },
  ],
  [
    'COGNITO_USER_POOLS',
    {
      ...ORIGIN,
      cells: {
        Authentication: 'yes: API Gateway verifies the token of the pool',
        Authorization: 'no: every user of the pool is accepted',
        'Signature V4': 'no: callers send a token',
        'Cognito User Pools': 'yes: only these',
        'Third-Party Authentication': 'no: only user pools',
        'Multiple Header Support': 'no: one header',
        'Additional Costs': 'none',
      },
    },
  ],
]

/** What is different today, for one cell of the table of 2018. */
export type FeatureChange = Dated & {
  /** The column. */
  readonly type: OriginalType
  /** The row. */
  readonly feature: OriginalFeature
  /** What is different, as a sentence. */
  readonly text: string
}

/** The changes since 2018. */
export const CHANGES: readonly FeatureChange[] = [
  {
    type: 'AWS_IAM',
    feature: 'Authorization',
    text: 'Resource policies (2018) are evaluated in addition to the policies of the caller.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
    asOf: '2023-06',
    confidence: 'high',
  },
  {
    type: 'AWS_IAM',
    feature: 'Signature V4',
    text: 'REST APIs accept Signature V4A as well since 2025-08-19.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/history.html',
    asOf: '2025-08-19',
    confidence: 'high',
  },
  {
    type: 'AWS_IAM',
    feature: 'Cognito User Pools',
    text: 'Users of a pool receive AWS credentials through an identity pool and sign like other callers.',
    source:
      'https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-integrating-user-pools-with-identity-pools.html',
    asOf: '2023-06',
    confidence: 'high',
  },
  {
    type: 'AWS_IAM',
    feature: 'Third-Party Authentication',
    text: 'Third-party tokens can be exchanged for AWS credentials with AssumeRoleWithWebIdentity or an identity pool.',
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html',
    asOf: '2023-06',
    confidence: 'high',
  },
  {
    type: 'TOKEN',
    feature: 'Additional Costs',
    text: 'AWS Lambda bills the INIT phase of a cold start since 2025-08-01.',
    source: 'AWS Compute Blog, AWS Lambda standardizes billing for INIT Phase',
    asOf: '2025-04-29',
    confidence: 'high',
  },
  {
    type: 'REQUEST',
    feature: 'Additional Costs',
    text: 'AWS Lambda bills the INIT phase of a cold start since 2025-08-01.',
    source: 'AWS Compute Blog, AWS Lambda standardizes billing for INIT Phase',
    asOf: '2025-04-29',
    confidence: 'high',
  },
  {
    type: 'COGNITO_USER_POOLS',
    feature: 'Authorization',
    text: 'A method can require OAuth scopes. It then accepts access tokens only.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html',
    asOf: '2023-06',
    confidence: 'high',
  },
  {
    type: 'COGNITO_USER_POOLS',
    feature: 'Cognito User Pools',
    text: 'Pools with the updated issuer (issuer-cognito-idp) are rejected.',
    source: 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html',
    asOf: '2026',
    confidence: 'high',
  },
  {
    type: 'COGNITO_USER_POOLS',
    feature: 'Third-Party Authentication',
    text: 'REST APIs have a native JWT authorizer for third-party issuers since autumn 2026.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html',
    asOf: '2026-11',
    confidence: 'high',
  },
  {
    type: 'COGNITO_USER_POOLS',
    feature: 'Additional Costs',
    text: 'Cognito bills monthly active users, no matter which authorizer verifies their tokens.',
    source: 'https://aws.amazon.com/cognito/pricing/',
    asOf: '2026-09-20',
    confidence: 'high',
  },
]
