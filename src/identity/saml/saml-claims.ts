/**
 * Maps the attributes of an assertion to typed claims, groups and a subject.
 *
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import type { Attribute } from './statements.ts'

/** How one claim is read from the attributes of the assertion. */
export interface SamlAttribute {
  /** The `Name` of the attribute. */
  readonly name: string
  /** The `NameFormat` of the attribute. Default: any. */
  readonly nameFormat?: string | undefined
  /** `one`: exactly one value. `optional`: at most one. `many`: any number, in document order. */
  readonly values: 'one' | 'optional' | 'many'
}

/** The attributes to map, by claim. */
export type SamlAttributes = { readonly [claim: string]: SamlAttribute }

/**
 * The claims of an identity: a string for `one`, a string or `undefined` for `optional`, an array for `many`. Without `attributes`, each attribute of
 * the assertion is an array of strings under its `Name`.
 */
export type SamlClaims<A extends SamlAttributes> = string extends keyof A
  ? { readonly [name: string]: readonly string[] | undefined }
  : {
      readonly [K in keyof A]: A[K]['values'] extends 'one'
        ? string
        : A[K]['values'] extends 'many'
          ? readonly string[]
          : string | undefined
    }

export interface ClaimMapping {
  readonly attributes: SamlAttributes | undefined
  readonly groupsAttribute: string | undefined
  readonly subjectAttribute: string | undefined
}

export interface MappedClaims {
  readonly claims: { readonly [name: string]: string | readonly string[] }
  readonly groups: ReadonlySet<string>
  /** `undefined`: the name identifier is the subject. */
  readonly subject: string | undefined
}

/** Returns the claims, or `ERR_SAML_ATTRIBUTE` if a mapped attribute does not have the values that it must have. */
export function mapClaims(
  attributes: readonly Attribute[],
  { attributes: mapping, groupsAttribute, subjectAttribute }: ClaimMapping,
): MappedClaims | SamlRejectionCode {
  const groups = groupsAttribute === undefined ? [] : textValues(attributes, { name: groupsAttribute })
  const subjects = subjectAttribute === undefined ? undefined : textValues(attributes, { name: subjectAttribute })
  const claims = mapping === undefined ? allClaims(attributes) : mappedClaims(attributes, mapping)
  if (groups === undefined || claims === undefined) return 'ERR_SAML_ATTRIBUTE'
  if (subjectAttribute === undefined) return { claims, groups: new Set(groups), subject: undefined }
  const [subject, ...others] = subjects ?? []
  if (subject === undefined || subject === '' || others.length > 0) return 'ERR_SAML_SUBJECT'
  return { claims, groups: new Set(groups), subject }
}

/** The values of all attributes with this name, or `undefined` if one contains elements: a part of it would be read as the whole. */
function textValues(
  attributes: readonly Attribute[],
  { name, nameFormat }: Pick<SamlAttribute, 'name' | 'nameFormat'>,
): readonly string[] | undefined {
  const matching = attributes.filter(
    (attribute) => attribute.name === name && (nameFormat === undefined || attribute.nameFormat === nameFormat),
  )
  const values = matching.flatMap((attribute) => attribute.values)
  return values.every((value) => value !== undefined) ? values : undefined
}

function mappedClaims(attributes: readonly Attribute[], mapping: SamlAttributes): MappedClaims['claims'] | undefined {
  const claims: [string, string | readonly string[]][] = []
  for (const [claim, attribute] of Object.entries(mapping)) {
    const values = textValues(attributes, attribute)
    if (values === undefined) return undefined
    const [first, ...others] = values
    if (attribute.values === 'many') claims.push([claim, values])
    else if (others.length > 0 || (first === undefined && attribute.values === 'one')) return undefined
    else if (first !== undefined) claims.push([claim, first])
  }
  // Unlike an assignment, `fromEntries` does not call the setter of `__proto__`.
  return Object.fromEntries(claims)
}

/** Values that contain elements have no meaning as text, so they are left out. */
function allClaims(attributes: readonly Attribute[]): MappedClaims['claims'] {
  const claims = new Map<string, string[]>()
  for (const { name, values } of attributes) {
    const texts = claims.get(name) ?? []
    claims.set(name, texts)
    for (const value of values) if (value !== undefined) texts.push(value)
  }
  return Object.fromEntries(claims)
}
