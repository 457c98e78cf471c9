/**
 * The model of a route: who may call it and what it invokes.
 *
 * @module
 */

import type { Location } from './finding.ts'

/** Who may call a route, as API Gateway will apply it. */
export type Authorization =
  | {
      /** Anyone may call. */
      readonly type: 'NONE'
    }
  | {
      /** A signed request of an IAM principal. */
      readonly type: 'AWS_IAM'
    }
  | {
      /** `CUSTOM` for a Lambda authorizer. */
      readonly type: 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT'
      /** Key in `authorizers`. */
      readonly authorizer: string
    }

/** Which setting decided the authorization of a route. `none`: no setting, so the route is open. */
export type AuthorizationOrigin = 'route' | 'event' | 'default-authorizer' | 'root-security' | 'none'

/** One route of an API. */
export interface TemplateRoute {
  /** `GET /pets/{id}`, `ANY /{proxy+}`, `$default`, `$connect`, `sendmessage`. Uppercase method; path without a trailing slash, as API Gateway keeps it. */
  readonly route: string
  /** The effective authorization. */
  readonly authorization: Authorization
  /** Which setting decided `authorization`. */
  readonly authorizationFrom: AuthorizationOrigin
  /** `[]`: none. A Cognito authorizer then accepts ID tokens, a JWT authorizer any token of its audiences. */
  readonly scopes: readonly string[]
  /** Whether a request needs an API key of a usage plan. */
  readonly apiKeyRequired: boolean
  /** The backend. */
  readonly integration: TemplateIntegration
  /** Required request parameters that API Gateway checks, for example `method.request.header.X-Tenant`. */
  readonly requiredParameters: readonly string[]
  /** WebSocket APIs only: whether the integration's response reaches the client. */
  readonly routeResponse?: boolean | undefined
  /** Whether SAM or a CORS configuration added the route (a preflight). */
  readonly generated: boolean
  /** The position of the method, event, route or operation. */
  readonly at: Location
}

/** The backend of a route. */
export interface TemplateIntegration {
  /** The integration type. */
  readonly type: 'AWS_PROXY' | 'AWS' | 'HTTP' | 'HTTP_PROXY' | 'MOCK'
  /** Key in `functions`. */
  readonly function?: string | undefined
  /** Version or alias of the function; may be a stage variable. */
  readonly qualifier?: string | undefined
  /** The ARN of the function, with its qualifier. */
  readonly functionArn?: string | undefined
  /** URL or ARN. */
  readonly uri?: string | undefined
  /** Method of the request to an HTTP backend. */
  readonly method?: string | undefined
  /** Whether the request goes through a VPC link. */
  readonly vpcLink?: boolean | undefined
  /** Payload format version of a Lambda integration of an HTTP API. */
  readonly payload?: '1.0' | '2.0' | undefined
  /** Role that API Gateway assumes; `arn:aws:iam::*:user/*` passes the caller's credentials on. */
  readonly credentials?: string | undefined
  /** Mappings of the request: `integration.request.header.X-Tenant` from `method.request.header.X-Tenant`. */
  readonly requestParameters: { readonly [parameter: string]: string }
  /** Mappings of the response headers: `method.response.header.Access-Control-Allow-Origin`. */
  readonly responseParameters: { readonly [parameter: string]: string }
  /** Status of a mock response. */
  readonly status?: number | undefined
  /** Request parameters that form the key of the response cache. */
  readonly cacheKeyParameters: readonly string[]
  /** Whether VTL templates transform the request or the response. */
  readonly templates: boolean
}
