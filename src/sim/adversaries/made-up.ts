import type { Certificate, Statement } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

/** A certificate in everybody's name, signed by nobody. */
export function madeUp ({ random, state }: Means, statement: Statement): Certificate {
  const n = state()?.context.set.size ?? 0
  const bitmap = new Uint8Array(Math.ceil(n / 8))
  for (let i = 0; i < n; i++) bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | 1 << (i & 7)
  const signatures = Array.from({ length: n }, () => random.bytes(64))
  return { ...statement, bitmap, signatures }
}
