import { isIPv6 } from 'node:net'

/** The groups of an IPv6 address that name its network, of eight groups of 16 bits. */
const NETWORK_GROUPS = 4
const GROUPS = 8
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * Names the network of a caller, by which failures are counted: an IPv4 address, or the first 64 bits of an
 * IPv6 address. A host takes any address of its /64 (RFC 4291 §2.5.1, RFC 8981), so single addresses limit
 * nobody. An IPv6 socket shows an IPv4 caller by a mapped address (RFC 4291 §2.5.5.2).
 */
export function networkOf (address: string): string {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const [before = [], after = []] = plain.split('::').map(part => part === '' ? [] : part.split(':'))
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0')
  const network = [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS)
  return `${network.map(group => parseInt(group, 16).toString(16)).join(':')}::/64`
}
