/**
 * Parses and compares IPv4 and IPv6 addresses and CIDR blocks by value: `2001:DB8::1` and `2001:db8:0:0::1` are one
 * address. An IPv4-mapped address (`::ffff:10.0.0.1`) also matches as the IPv4 address that it contains.
 *
 * @module
 */

/** One parsed address. */
export interface Address {
  /** The IPv4 address as one number; -1 if the address is not IPv4. */
  readonly v4: number
  /** Eight groups of 16 bits, most significant first; `[]` if the address is written as IPv4. */
  readonly groups: readonly number[]
}

/** One parsed CIDR block. */
export interface Range extends Address {
  /** The network mask of `v4`, which has no bits outside it. */
  readonly mask: number
  /** The prefix length of `groups`. */
  readonly bits: number
}

/**
 * Parses an address or a CIDR block; an address is a block of one. Bits below the prefix are ignored. Returns `undefined`
 * for any other string.
 */
export function parseRange(text: string): Range | undefined {
  if (text.length > MAX_ADDRESS_LENGTH + '/128'.length) return undefined
  const slash = text.indexOf('/')
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const { v4, groups } = address
  const most = groups.length === 0 ? 32 : 128
  const bits = slash === -1 ? most : parsePrefixLength(text.slice(slash + 1), most)
  if (bits === undefined) return undefined
  const v4Bits = groups.length === 0 ? bits : bits - 96
  if (v4 === -1 || v4Bits < 0) return { v4: -1, mask: 0, groups, bits }
  const mask = v4Bits === 0 ? 0 : (-1 << (32 - v4Bits)) >>> 0
  return { v4: (v4 & mask) >>> 0, mask, groups, bits }
}

/** Parses one address, without a zone, a port, or leading zeros in an IPv4 part. Returns `undefined` for any other string. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined
  if (!text.includes(':')) {
    const v4 = parseV4(text)
    return v4 === -1 ? undefined : { v4, groups: [] }
  }
  const groups = parseV6(text)
  return groups === undefined ? undefined : { v4: mappedV4(groups), groups }
}

/** The length of `0000:0000:0000:0000:0000:ffff:255.255.255.255`. */
const MAX_ADDRESS_LENGTH = 45

/** Returns true if the block contains the address. */
export function isInRange(address: Address, range: Range): boolean {
  if (address.v4 !== -1 && (address.v4 & range.mask) >>> 0 === range.v4) return true
  return address.groups.length > 0 && range.groups.length > 0 && hasPrefix(address.groups, range.groups, range.bits)
}

function hasPrefix(address: readonly number[], block: readonly number[], bits: number): boolean {
  return address.every((group, index) => {
    const shift = 16 - Math.max(0, Math.min(16, bits - index * 16))
    return group >> shift === (block[index] ?? 0) >> shift
  })
}

/** The IPv4 address in an IPv4-mapped IPv6 address, or -1. */
function mappedV4(groups: readonly number[]): number {
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  return isMapped ? (groups[6] ?? 0) * 65536 + (groups[7] ?? 0) : -1
}

/**
 * Four decimal numbers as one; -1 for any other string. Leading zeros are rejected, because some programs read them as
 * octal. Reads the string once, because most requests have a source address.
 */
function parseV4(text: string): number {
  let address = 0
  let parts = 0
  /** The value of the current part, -1 before its first digit. */
  let part = -1
  for (let index = 0; index <= text.length; index++) {
    if (index === text.length || text[index] === '.') {
      if (part === -1) return -1
      address = address * 256 + part
      parts++
      part = -1
      continue
    }
    const digit = text.charCodeAt(index) - CODE_OF_ZERO
    if (digit < 0 || digit > 9 || part === 0) return -1
    part = part === -1 ? digit : part * 10 + digit
    if (part > 255) return -1
  }
  return parts === 4 ? address : -1
}

const CODE_OF_ZERO = 48

function parseV6(text: string): number[] | undefined {
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = parseGroups(text, { mayEndInV4: true })
    return groups?.length === 8 ? groups : undefined
  }
  const before = gap === 0 ? [] : parseGroups(text.slice(0, gap), { mayEndInV4: false })
  const after = gap + 2 === text.length ? [] : parseGroups(text.slice(gap + 2), { mayEndInV4: true })
  if (before === undefined || after === undefined || before.length + after.length > 7) return undefined
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/** Parses groups of up to four hexadecimal digits; the last two may be written as an IPv4 address. */
function parseGroups(text: string, { mayEndInV4 }: { readonly mayEndInV4: boolean }): number[] | undefined {
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInV4 && index === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part)
      if (v4 === -1) return undefined
      groups.push(v4 >>> 16, v4 & 0xffff)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}

/** Parses a prefix length: one to three digits without a leading zero. */
function parsePrefixLength(text: string, most: number): number | undefined {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined
  const value = Number(text)
  return value <= most ? value : undefined
}
