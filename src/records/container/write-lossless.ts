import { Decimal } from './lossless-json.js'

/**
 * Writes what `readLossless` reads: each number as it was written. Members that are undefined are left out.
 */
export function writeLossless (value: unknown): string {
  if (value instanceof Decimal) return value.text
  if (Array.isArray(value)) return `[${value.map(writeLossless).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members: string[] = []
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${writeLossless(member)}`)
  }
  return `{${members.join(',')}}`
}
