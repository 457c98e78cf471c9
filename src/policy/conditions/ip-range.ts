/**
 * IPv4 and IPv6 addresses and CIDR blocks, compared by value: `2001:DB8::1` and `2001:db8:0:0::1` are one address.
 * An IPv4-mapped address (`::ffff:10.0.0.1`) is also the IPv4 address that it holds.
 *
 * @module
 */

/** Eight or two groups of 16 bits, most significant first. */
export interface Address {
  readonly groups: readonly number[]
}

export interface Range extends Address {
  readonly bits: number
}

/** A bare address is a block of one. `undefined`: neither address nor CIDR block. Host bits below the prefix do not count. */
export function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const most = address.groups.length * 16
  const bits = slash === -1 ? most : parseDecimal(text.slice(slash + 1), most)
  return bits === undefined ? undefined : { groups: address.groups, bits }
}

/** Reads one address; no zone, no port, no leading zeros in an IPv4 part. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 45) return undefined
  const groups = text.includes(':') ? parseV6(text) : parseV4(text)
  return groups === undefined ? undefined : { groups }
}

export function isInRange(address: Address, range: Range): boolean {
  return covers(address.groups, range.groups, range.bits) || coversMapped(address.groups, range)
}

function covers(address: readonly number[], block: readonly number[], bits: number): boolean {
  if (address.length !== block.length) return false
  let left = bits
  for (let index = 0; left > 0; index++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left
    if ((address[index] ?? 0) >> shift !== (block[index] ?? 0) >> shift) return false
  }
  return true
}

function coversMapped(address: readonly number[], range: Range): boolean {
  const inner = unmapped(address)
  const block = range.bits >= 96 ? unmapped(range.groups) : undefined
  if (inner === undefined && block === undefined) return false
  return block === undefined
    ? covers(inner ?? address, range.groups, range.bits)
    : covers(inner ?? address, block, range.bits - 96)
}

function unmapped(groups: readonly number[]): readonly number[] | undefined {
  const isMapped = groups.length === 8 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  return isMapped ? groups.slice(6) : undefined
}

function parseV4(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes: number[] = []
  for (const part of parts) {
    const byte = parseDecimal(part, 255)
    if (byte === undefined) return undefined
    bytes.push(byte)
  }
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return [a * 256 + b, c * 256 + d]
}

function parseV6(text: string): number[] | undefined {
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = parseGroups(text)
    return groups?.length === 8 ? groups : undefined
  }
  if (text.includes('::', gap + 1)) return undefined
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
      if (inner === undefined) return undefined
      groups.push(...inner)
    } else {
      if (part.length > 4 || !/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}

/** One to three digits without a leading zero. */
function parseDecimal(text: string, most: number): number | undefined {
  if (text.length > 3 || !/^(0|[1-9]\d{0,2})$/.test(text)) return undefined
  const value = Number(text)
  return value <= most ? value : undefined
}
