/**
 * Writes an authorizer as properties of an AWS CDK construct.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Definable, readDefinition } from './check-definition.ts'
import { formatIdentitySource } from './identity-source-expression.ts'

/** The construct and its properties. They are plain values, so that `aws-cdk-lib` is not needed here. */
export type CdkProps =
  | {
      /** A class of `aws-cdk-lib/aws-apigateway`. */
      readonly construct: 'TokenAuthorizer'
      /** Its properties, without the function. */
      readonly props: {
        /** `method.request.header.authorization` */
        readonly identitySource: string
        /** A regular expression that the whole token must match. */
        readonly validationRegex?: string | undefined
        /** Seconds: write `Duration.seconds(props.resultsCacheTtlSeconds)`. */
        readonly resultsCacheTtlSeconds: number
      }
    }
  | {
      /** A class of `aws-cdk-lib/aws-apigateway`. */
      readonly construct: 'RequestAuthorizer'
      /** Its properties, without the function. */
      readonly props: {
        /** In the order of the cache key. */
        readonly identitySources: readonly string[]
        /** Seconds. */
        readonly resultsCacheTtlSeconds: number
      }
    }
  | {
      /** A class of `aws-cdk-lib/aws-apigatewayv2-authorizers`. */
      readonly construct: 'HttpLambdaAuthorizer'
      /** Its properties, without the function. */
      readonly props: {
        /** In the order of the cache key. */
        readonly identitySource: readonly string[]
        /** The members of `HttpLambdaResponseType`. `SIMPLE` deploys payload format 2.0, `IAM` 1.0. */
        readonly responseTypes: readonly ('SIMPLE' | 'IAM')[]
        /** The payload format version that the construct deploys. The construct has no such property. */
        readonly payloadFormatVersion: '1.0' | '2.0'
        /** Seconds. */
        readonly resultsCacheTtlSeconds: number
      }
    }
  | {
      /** A class of `aws-cdk-lib/aws-apigatewayv2-authorizers`. */
      readonly construct: 'WebSocketLambdaAuthorizer'
      /** Its properties, without the function. */
      readonly props: {
        /** All of them must be present in a handshake. */
        readonly identitySource: readonly string[]
      }
    }

/**
 * Returns the AWS CDK construct of an authorizer and its properties. The TTL is always among them.
 *
 * @throws {ConfigError} for payload format 2.0 with policy responses: `HttpLambdaAuthorizer` deploys format 1.0 for them. Use
 *   `CfnAuthorizer`.
 * @example
 * const { props } = toCdkProps(handler)
 * // { identitySource: 'method.request.header.authorization', resultsCacheTtlSeconds: 300 }
 */
export function toCdkProps(authorizer: Definable): CdkProps {
  const definition = readDefinition('toCdkProps', 'authorizer', authorizer)
  const sources = definition.identitySources.map((source) => formatIdentitySource(source, definition.api))
  switch (definition.api) {
    case 'WEBSOCKET':
      return { construct: 'WebSocketLambdaAuthorizer', props: { identitySource: sources } }
    case 'REST': {
      const resultsCacheTtlSeconds = definition.ttlSeconds
      if (definition.type === 'REQUEST')
        return { construct: 'RequestAuthorizer', props: { identitySources: sources, resultsCacheTtlSeconds } }
      const expression = definition.identityValidationExpression
      const [identitySource = ''] = sources
      return {
        construct: 'TokenAuthorizer',
        props: { identitySource, ...(expression !== undefined && { validationRegex: expression }), resultsCacheTtlSeconds },
      }
    }
    case 'HTTP': {
      const { payloadFormatVersion, simpleResponses, ttlSeconds } = definition
      if (payloadFormatVersion === '2.0' && !simpleResponses) {
        const problem =
          'payload format version 2.0 with policy responses cannot be expressed with HttpLambdaAuthorizer, whose response type IAM deploys 1.0. Use CfnAuthorizer of aws-cdk-lib/aws-apigatewayv2.'
        throw new ConfigError('toCdkProps', 'authorizer.payloadFormatVersion', '', problem)
      }
      const props = { identitySource: sources, responseTypes: [simpleResponses ? 'SIMPLE' : 'IAM'] as const }
      return { construct: 'HttpLambdaAuthorizer', props: { ...props, payloadFormatVersion, resultsCacheTtlSeconds: ttlSeconds } }
    }
  }
}
