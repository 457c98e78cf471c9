/**
 * Route keys as API Gateway writes them, and what the compiler can say about them.
 *
 * @module
 */

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ANY'
/** `GET /pets/{id}`, `ANY /files/{proxy+}`. */
export type RestRouteKey = `${Method} /${string}`
export type HttpRouteKey = RestRouteKey | '$default'
/** Only `$connect` can have an authorizer. */
export type WebSocketRouteKey = '$connect'
export type RouteKey = HttpRouteKey | WebSocketRouteKey

/** The names of a route's path parameters. A greedy parameter holds slashes: nothing can own it. */
export type PathParameters<K extends string> = K extends `${string}{${infer A}}${infer R}`
  ? (A extends `${string}+` ? never : A) | PathParameters<R>
  : never
