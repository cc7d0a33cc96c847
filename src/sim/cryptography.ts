/**
 * Stand-in keys for the simulator, and for nothing else: about a microsecond per operation where
 * the real ones take fifty to three hundred, so that thousands of seeds can run. No public-key
 * cryptography at all: a signature is a keyed hash under a secret that the world alone knows, and
 * the verifier looks the secret up. Within one simulation the properties that rules rely on hold:
 * nobody signs for a member without its `Signer`, one key and message give one signature, one key
 * and alpha one VRF output, and only keys made by this world are accepted.
 *
 * Must never be reachable from the daemon: `node/` takes its cryptography from `protocol/crypto`.
 */
import assert from 'node:assert'
import { sha512 } from '../protocol/crypto/index.js'
import type { Signer, Verifier } from '../protocol/types/index.js'
import { equal, mapKey as name, utf8 } from '../protocol/types/index.js'

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64
const PROOF_BYTES = 80
/** Hashes kept: some heights' worth. */
const REMEMBERED = 5_000

export interface SimulatedCryptography {
  /** Accepts what the signers of this world made and nothing else. */
  readonly verifier: Verifier
  /** The member with this seed of 32 bytes; the same keys each time. */
  readonly signer: (seed: Uint8Array) => Signer
}

/**
 * @param worldSeed separates simulations: a signature made in one does not hold in another
 */
export function simulatedCryptography (worldSeed: Uint8Array): SimulatedCryptography {
  const keyedHash = rememberedHash()
  // Secrets by public key, one map per purpose as the real keys are.
  const identities = new Map<string, Uint8Array>()
  const vrfKeys = new Map<string, Uint8Array>()

  const derive = (purpose: string, seed: Uint8Array): Uint8Array =>
    sha512(utf8(`simulated/${purpose}\0`), worldSeed, seed).subarray(0, 32)

  /** 80 bytes: the keyed hash of alpha, and sixteen zeros to reach the length of a real proof. */
  const proofOf = (secret: Uint8Array, alpha: Uint8Array): Uint8Array => {
    const proof = new Uint8Array(PROOF_BYTES)
    proof.set(keyedHash(secret, alpha))
    return proof
  }

  const signer = (seed: Uint8Array): Signer => {
    assert(seed.length === SEED_BYTES, 'a node seed is 32 bytes')
    const secret = derive('identity secret', seed)
    const vrfSecret = derive('vrf secret', seed)
    const id = derive('identity', secret)
    const vrfKey = derive('vrf key', vrfSecret)
    identities.set(name(id), secret)
    vrfKeys.set(name(vrfKey), vrfSecret)
    return {
      id,
      vrfKey,
      sign: message => keyedHash(secret, message).slice(),
      vrfProve: alpha => proofOf(vrfSecret, alpha)
    }
  }

  const verifier: Verifier = {
    verify (publicKey, message, signature) {
      const secret = identities.get(name(publicKey))
      if (secret === undefined || signature.length !== SIGNATURE_BYTES) return false
      return equal(keyedHash(secret, message), signature)
    },
    vrfVerify (key, alpha, proof) {
      const secret = vrfKeys.get(name(key))
      if (secret === undefined || !equal(proofOf(secret, alpha), proof)) return undefined
      return sha512(VRF_OUTPUT, proof)
    },
    screenKey: key => identities.has(name(key)) || vrfKeys.has(name(key))
  }
  return { verifier, signer }
}

const VRF_OUTPUT = utf8('simulated/vrf output\0')

/**
 * The secret on both sides of the message, so that extending the message does not extend the hash.
 * Every hospital asks for the same: results are remembered, and are only handed out as copies.
 */
function rememberedHash (): (secret: Uint8Array, message: Uint8Array) => Uint8Array {
  const known = new Map<string, Uint8Array>()
  return (secret, message) => {
    const question = name(secret) + name(message)
    const answer = known.get(question) ?? sha512(secret, message, secret)
    if (known.size > REMEMBERED) known.clear()
    known.set(question, answer)
    return answer
  }
}
