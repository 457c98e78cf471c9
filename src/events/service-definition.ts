/**
 * The definitions of authorizers of AppSync and IoT Core and of guards: the settings that their deployment must have.
 *
 * @module
 */

/** The Lambda authorizer of an AppSync GraphQL API. */
export interface AppSyncDefinition {
  /** The kind of API. */
  readonly api: 'APPSYNC'
  /** AppSync's authorization type is `AWS_LAMBDA`. */
  readonly type: 'LAMBDA'
  /** `authorizerResultTtlInSeconds`: 0 to 3600. */
  readonly ttlSeconds: number
  /** The keys of the field table. */
  readonly fields: readonly string[]
  /** `identityValidationExpression`: AppSync matches the token against it before it calls the function. */
  readonly validationExpression?: string | undefined
}

/** The Lambda authorizer of an AppSync Events API. */
export interface AppSyncEventsDefinition {
  /** The kind of API. */
  readonly api: 'APPSYNC_EVENTS'
  /** AppSync's authorization type is `AWS_LAMBDA`. */
  readonly type: 'LAMBDA'
  /** `authorizerResultTtlInSeconds`: always 0. */
  readonly ttlSeconds: 0
  /** The keys of the channel table. */
  readonly channels: readonly string[]
  /** `identityValidationExpression`: AppSync matches the token against it before it calls the function. */
  readonly validationExpression?: string | undefined
}

/** A custom authorizer of AWS IoT Core. */
export interface IotDefinition {
  /** The kind of service. */
  readonly api: 'IOT'
  /** IoT Core's name for this type of authorizer. */
  readonly type: 'CUSTOM'
  /** `signingDisabled` of the authorizer must be `false`, because the token signature is required. */
  readonly signingRequired: boolean
  /** The largest `disconnectAfterInSeconds` of a response. */
  readonly disconnectAfterSeconds: number
  /** The largest `refreshAfterInSeconds` of a response. */
  readonly refreshAfterSeconds: number
  /** The keys of the topic table. */
  readonly topics: readonly string[]
}

/** A handler that authenticates its callers itself, because nothing does so before. */
export interface GuardDefinition {
  /** Who invokes the function. */
  readonly api: 'FUNCTION_URL' | 'ALB' | 'LAMBDA_EDGE'
  /** The authorization type of the caller's side: a function URL has `AuthType: NONE`. */
  readonly type: 'NONE'
  /** The keys of the route table. */
  readonly routes: readonly string[]
  /** The keys of the routes that are open to everyone. */
  readonly openRoutes: readonly string[]
}
