/**
 * API Gateway's authorization layer offline: `restApi` applies it in this process, `listen` serves it over HTTP.
 *
 * @module
 */

export type { DenialStyle } from './authorize/denial-message.ts'
export { type Clock, clock } from './clock.ts'
export type { GatewayResponseType } from './error-response.ts'
export { type Listening, type ListenOptions, listen } from './listen.ts'
export type { OfflineGateway, RestApi } from './offline-gateway.ts'
export type { RawRequest } from './raw-request.ts'
export { restApi } from './rest/rest-api.ts'
export type { CognitoEntry, IamPrincipal, RestApiOptions, RestEntry, RestRoute, UncertainBehaviour } from './rest-options.ts'
export type { AuthorizationType, Trace } from './trace.ts'
