/**
 * Reads properties of parsed JSON and stored records without its prototype.
 *
 * @module
 */

/**
 * Returns the own property `name` of `object`. Inherited properties are ignored, because another package may have polluted
 * `Object.prototype`, and a polluted `groups` or `exp` must not count as a claim.
 */
export function ownProperty<T extends object, K extends keyof T>(object: T, name: K): T[K] | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
