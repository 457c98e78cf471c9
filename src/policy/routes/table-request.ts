/**
 * A request to a route table, and its response.
 *
 * @module
 */

import type { AuthorizerRequest } from '../../events/index.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { EmittedDocument } from '../language/document.ts'

/** One request to a route table. */
export interface TableRequest<I> {
  /** The authenticated caller. */
  readonly identity: I
  /** What the rules read. */
  readonly request: AuthorizerRequest
  /** The parsed `methodArn` or `routeArn` of the event. */
  readonly arn: ExecuteApiArn
  /**
   * The key of the route that API Gateway selected, `GET /pets/{id}`. Required with `cachePer: 'route'` if responses are
   * cached. Default: the route is found by the ARN.
   */
  readonly routeKey?: string | undefined
  /**
   * Other forms of the path that the event carries, such as `rawPath`, with or without the stage. Used with `perRequest`:
   * the request is denied unless every form is open. Default: none.
   */
  readonly paths?: readonly string[] | undefined
  /** Seconds since the epoch, an integer. From then on the document allows nothing. Default: it does not expire. */
  readonly expiresAt?: number | undefined
}

/** A policy document for one caller. */
export interface TableResponse {
  /** Frozen. Callers with the same access get the same object. */
  readonly document: EmittedDocument
  /** Whether the document was built for an earlier request. */
  readonly cached: boolean
  /** Keys of routes that are closed, in whole or in part, because IAM cannot express the table for this caller. */
  readonly closed: readonly string[]
}

/** The result of a document for the request that it was made for. */
export interface RequestOutcome {
  /** The decision for the ARN, including the conditions of `sourceIp` if the client's address is known. */
  readonly outcome: 'allow' | 'deny'
  /** The key of the route that decides the ARN, `undefined` if there is none. */
  readonly route: string | undefined
  /** The name of the rule of that route. */
  readonly rule: string | undefined
}
