/**
 * IPv4 and IPv6 addresses and CIDR blocks, compared by value: `2001:DB8::1` and `2001:db8:0:0::1` are one address.
 * An IPv4-mapped address (`::ffff:10.0.0.1`) is also the IPv4 address that it holds.
 *
 * @module
 */

export interface Address {
  /** The IPv4 address as one number; -1: there is none. */
  readonly v4: number
  /** Eight groups of 16 bits, most significant first; `[]` where the address is written as IPv4. */
  readonly groups: readonly number[]
}

export interface Range extends Address {
  /** Of `v4`, which has no bits outside it. */
  readonly mask: number
  /** Of `groups`. */
  readonly bits: number
}

/** A bare address is a block of one. `undefined`: neither address nor CIDR block. Host bits below the prefix do not count. */
export function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const { v4, groups } = address
  const most = groups.length === 0 ? 32 : 128
  const bits = slash === -1 ? most : parseDecimal(text.slice(slash + 1), most)
  if (bits === undefined) return undefined
  const v4Bits = groups.length === 0 ? bits : bits - 96
  if (v4 === -1 || v4Bits < 0) return { v4: -1, mask: 0, groups, bits }
  const mask = v4Bits === 0 ? 0 : (-1 << (32 - v4Bits)) >>> 0
  return { v4: (v4 & mask) >>> 0, mask, groups, bits }
}

/** Reads one address; no zone, no port, no leading zeros in an IPv4 part. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const v4 = parseV4(text)
    return v4 === -1 ? undefined : { v4, groups: [] }
  }
  const groups = parseV6(text)
  return groups === undefined ? undefined : { v4: mappedV4(groups), groups }
}

export function isInRange(address: Address, range: Range): boolean {
  if (address.v4 !== -1 && (address.v4 & range.mask) >>> 0 === range.v4) return true
  return address.groups.length > 0 && range.groups.length > 0 && covers(address.groups, range.groups, range.bits)
}

function covers(address: readonly number[], block: readonly number[], bits: number): boolean {
  return address.every((group, index) => {
    const shift = 16 - Math.max(0, Math.min(16, bits - index * 16))
    return group >> shift === (block[index] ?? 0) >> shift
  })
}

function mappedV4(groups: readonly number[]): number {
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  return isMapped ? (groups[6] ?? 0) * 65536 + (groups[7] ?? 0) : -1
}

/** Four decimal numbers as one; -1: they are none. */
function parseV4(text: string): number {
  let address = 0
  let part = -1
  let parts = 0
  for (let index = 0; index <= text.length; index++) {
    // The end closes a part as a dot does.
    const code = index === text.length ? DOT : text.charCodeAt(index)
    if (code === DOT) {
      if (part === -1) return -1
      address = address * 256 + part
      parts++
      part = -1
    } else {
      const digit = code - ZERO
      if (digit < 0 || digit > 9 || part === 0) return -1
      part = part === -1 ? digit : part * 10 + digit
      if (part > 255) return -1
    }
  }
  return parts === 4 ? address : -1
}

const DOT = 46
const ZERO = 48

function parseV6(text: string): number[] | undefined {
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = parseGroups(text)
    return groups?.length === 8 ? groups : undefined
  }
  const before = gap === 0 ? [] : parseGroups(text.slice(0, gap), false)
  const after = gap + 2 === text.length ? [] : parseGroups(text.slice(gap + 2))
  if (before === undefined || after === undefined || before.length + after.length > 7) return undefined
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/** Groups of up to four hexadecimal digits; the last two may be written as an IPv4 address when nothing follows. */
function parseGroups(text: string, mayEndInV4: boolean = true): number[] | undefined {
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInV4 && index === parts.length - 1 && part.includes('.')) {
      const inner = parseV4(part)
      if (inner === -1) return undefined
      groups.push(inner >>> 16, inner & 0xffff)
    } else {
      // Stryker disable next-line ConditionalExpression: the expression refuses it too; it is kept from long texts.
      if (part.length > 4 || !/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}

/** One to three digits without a leading zero. */
function parseDecimal(text: string, most: number): number | undefined {
  // Stryker disable next-line ConditionalExpression: the expression refuses it too; it is kept from long texts.
  if (text.length > 3 || !/^(0|[1-9]\d{0,2})$/.test(text)) return undefined
  const value = Number(text)
  return value <= most ? value : undefined
}
