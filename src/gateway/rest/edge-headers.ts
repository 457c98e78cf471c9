/**
 * Lists the headers that CloudFront adds in front of an edge-optimized API.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 * @module
 */

import type { RequestIds } from '../request-context.ts'

type Header = readonly [name: string, value: string]

const VIA = '1.1 offline.cloudfront.net (CloudFront)'

/** An address of CloudFront. It is the last one in `X-Forwarded-For`. */
export const EDGE_ADDRESS = '130.176.0.1'

/** Returns the headers of a request after CloudFront. A client cannot set the headers that begin with `CloudFront-`. */
export function withEdgeHeaders(headers: readonly Header[], { requestId }: RequestIds): readonly Header[] {
  return [
    ...headers.filter(([name]) => !isEdgeHeader(name.toLowerCase())),
    ['CloudFront-Forwarded-Proto', 'https'],
    ['Via', VIA],
    ['X-Amz-Cf-Id', requestId],
  ]
}

function isEdgeHeader(name: string): boolean {
  return name.startsWith('cloudfront-') || name === 'via' || name === 'x-amz-cf-id'
}

/** Returns the headers that CloudFront adds to a response. */
export function edgeResponseHeaders(status: number, { requestId }: RequestIds): readonly Header[] {
  return [
    ['X-Cache', status < 400 ? 'Miss from cloudfront' : 'Error from cloudfront'],
    ['Via', VIA],
    ['X-Amz-Cf-Pop', 'IAD89-C1'],
    ['X-Amz-Cf-Id', requestId],
  ]
}
