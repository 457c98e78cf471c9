/**
 * The names that Signature Version 4A adds to those of Signature Version 4.
 *
 * @module
 */

/** The algorithm name of Signature Version 4A. */
export const ALGORITHM_V4A = 'AWS4-ECDSA-P256-SHA256'
/** The header that carries the region set, in lowercase. */
export const REGION_SET_HEADER = 'x-amz-region-set'
/** The query parameter that carries the region set. */
export const REGION_SET_PARAMETER = 'X-Amz-Region-Set'
