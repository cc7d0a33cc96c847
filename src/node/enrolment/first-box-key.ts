import { hkdfSha512, ristretto255 } from '../../protocol/crypto/index.js'
import { assert, utf8, type BoxKey } from '../../protocol/types/index.js'

const INFO = 'medichain/first-box-key'
const BYTES = 64

/** Returns the first box key of a hospital, whose secret follows from the seed of the hospital. */
export function firstBoxKey (seed: Uint8Array): BoxKey {
  const secret = ristretto255.hashToScalar(hkdfSha512(seed, INFO, BYTES), utf8(INFO))
  const key = ristretto255.base(secret)
  assert(key !== undefined, 'a hash to a scalar is not zero')
  return key
}
