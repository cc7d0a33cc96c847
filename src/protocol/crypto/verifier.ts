/** Implements the port `Verifier`: the checks on which all peers must agree. */
import type { Verifier } from '../types/index.js'
import { ed25519Verify } from './ed25519.js'
import { ristretto255 } from './group.js'
import { screenKey } from './key-screening.js'
import { recallOutput, rememberOutput } from './proof-memory.js'
import { onceVerified } from './signature-memory.js'
import { vrfVerify } from './vrf.js'

/** Refuses every signature and proof under a key that fails screening (SPECIFICATION.md §2.4). */
export const nodeVerifier: Verifier = {
  verify: (publicKey, message, signature) => onceVerified(publicKey, message, signature,
    () => ed25519Verify(publicKey, message, signature)),
  vrfVerify (key, alpha, proof) {
    const known = recallOutput(key, alpha, proof)
    if (known !== undefined) return known
    const output = vrfVerify(key, alpha, proof)
    if (output !== undefined) rememberOutput(key, alpha, proof, output)
    return output
  },
  screenKey,
  group: ristretto255
}
