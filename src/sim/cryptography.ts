/**
 * Stand-in keys, for the simulator only. An operation takes about a microsecond instead of 50 to 300, so
 * thousands of seeds can run. This is no public-key cryptography: a signature is a hash under a secret,
 * and the verifier looks the secret up. Within a simulation the usual rules hold. Nobody signs for a
 * member without its `Signer`. A key and a message give a single signature. Only keys of this simulation are
 * accepted.
 *
 * The daemon must never reach this file: `node/` takes its cryptography from `protocol/crypto`.
 */
import assert from 'node:assert'
import { sha512 } from '../protocol/crypto/index.js'
import {
  BoundedMap, equal, mapKey as name, utf8, type Signer, type Verifier
} from '../protocol/types/index.js'
import { entryOf } from './entry-of.js'
import { fastGroup } from './fast-group.js'

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64
/** Number of hashes kept for each key, enough for several heights. */
const REMEMBERED = 1_000

export interface SimulatedCryptography {
  /** Accepts only signatures of the signers of this simulation. */
  readonly verifier: Verifier
  /** Returns the keys that follow from a seed of 32 bytes. */
  readonly signer: (seed: Uint8Array) => Signer
}

/** @param worldSeed separates simulations: a signature from another simulation is invalid */
export function simulatedCryptography (worldSeed: Uint8Array): SimulatedCryptography {
  const keyedHash = rememberedHash()
  /** Secrets by public key. */
  const identities = new Map<string, Uint8Array>()

  const derive = (purpose: string, seed: Uint8Array): Uint8Array =>
    sha512(utf8(`simulated/${purpose}\0`), worldSeed, seed).subarray(0, 32)

  const signer = (seed: Uint8Array): Signer => {
    assert(seed.length === SEED_BYTES, 'a node seed is 32 bytes')
    const secret = derive('identity secret', seed)
    const id = derive('identity', secret)
    identities.set(name(id), secret)
    return { id, sign: message => keyedHash(secret, message).slice() }
  }

  const verifier: Verifier = {
    verify (publicKey, message, signature) {
      const secret = identities.get(name(publicKey))
      if (secret === undefined || signature.length !== SIGNATURE_BYTES) return false
      return equal(keyedHash(secret, message), signature)
    },
    screenKey: key => identities.has(name(key)),
    group: fastGroup
  }
  return { verifier, signer }
}

/**
 * Hashes a message between two copies of the secret, so that nobody can extend the message. Results are
 * remembered, since all hospitals ask for the same hashes; callers must not change a result.
 */
function rememberedHash (): (secret: Uint8Array, message: Uint8Array) => Uint8Array {
  /** Hashes by secret, which is one object for each key, and by message. */
  const known = new Map<Uint8Array, Map<string, Uint8Array>>()
  return (secret, message) => {
    const hashes = entryOf(known, secret, () => new BoundedMap<string, Uint8Array>(REMEMBERED))
    return entryOf(hashes, name(message), () => sha512(secret, message, secret))
  }
}
