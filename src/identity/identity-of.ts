import type { Authentication } from '../events/index.ts'

/** The identity that a verifier gives, of requests or of tokens; distributes over a union. */
export type IdentityOf<V> = V extends { verify(...input: never): Promise<Authentication<infer I>> } ? I : never
