/**
 * The types of route keys as API Gateway writes them.
 *
 * @module
 */

/** An HTTP method of a route key; `ANY` matches every method. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ANY'

/** A route of a REST API: `GET /pets/{id}`, `ANY /files/{proxy+}`. */
export type RestRouteKey = `${Method} /${string}`

/** A route of an HTTP API; `$default` matches every request that no other route matches. */
export type HttpRouteKey = RestRouteKey | '$default'

/** The only route of a WebSocket API that can have an authorizer. */
export type WebSocketRouteKey = '$connect'

/** A route of any type of API. */
export type RouteKey = HttpRouteKey | WebSocketRouteKey

/**
 * The names of a route's path parameters. Greedy parameters are excluded: their value contains slashes, so it cannot be
 * compared with a claim or bound to a value.
 *
 * @example
 * type Names = PathParameters<'GET /users/{id}/files/{path+}'> // 'id'
 */
export type PathParameters<K extends string> = K extends `${string}{${infer A}}${infer R}`
  ? (A extends `${string}+` ? never : A) | PathParameters<R>
  : never
