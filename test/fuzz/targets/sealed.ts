import assert from 'node:assert/strict'
import { bodyHash, caseKeyCommitment, keyCommitment } from '../../../src/protocol/codec/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../../src/protocol/crypto/native/sealing/index.js'
import { concat, hex, utf8 } from '../../../src/protocol/types/index.js'
import { openBody, openCasePart, sealBody, sealCasePart } from '../../../src/records/index.js'
import { Random } from '../../../src/sim/random.js'
import { World } from '../../unit/protocol/ledger/support/world.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const random = new Random('sealed')
const TEXT = utf8('a body, or a record key')
const KEY_BYTES = 32

const { chain, signers: [signer] } = new World().begin()
const binding = {
  chainId: chain.id, submitter: signer!.id, r: random.bytes(16)
}
const bodyKey = random.bytes(KEY_BYTES)
const body = sealBody(TEXT, {
  ...binding, key32: bodyKey, nonce12: random.bytes(12), pad: random.bytes(32)
}).ciphertext
const casePart = sealCasePart(TEXT, random.bytes(KEY_BYTES), binding)
const boxSeed = random.bytes(KEY_BYTES)
const box = sealBox(x25519PublicKey(boxSeed), TEXT, TEXT,
  { ephemeralSeed: random.bytes(32), nonce: random.bytes(12) })!

interface Opened {
  readonly name: string
  readonly sample: Uint8Array
  readonly content: Uint8Array
  open (bytes: Uint8Array): Uint8Array | undefined
}

/** Sealed bodies of others. If a body opens, its content is the original content. */
const KINDS: readonly Opened[] = [{
  // Hash and commitment fit the changed bytes, because a liar commits to the bytes that it sends.
  name: 'sealed-body', sample: concat(bodyKey, body), content: TEXT,
  open (bytes) {
    const [key, ciphertext] = [bytes.subarray(0, KEY_BYTES), bytes.subarray(KEY_BYTES)]
    return openBody(ciphertext, key, {
      ...binding, bodyHash: bodyHash(chain.id, binding.submitter, ciphertext),
      keyCommitment: keyCommitment(chain.id, key)
    })
  }
}, {
  name: 'sealed-case-part', sample: concat(casePart.key, casePart.ciphertext), content: TEXT,
  open (bytes) {
    const [key, ciphertext] = [bytes.subarray(0, KEY_BYTES), bytes.subarray(KEY_BYTES)]
    return openCasePart(ciphertext, key, {
      ...binding, casePartHash: bodyHash(chain.id, binding.submitter, ciphertext),
      casePartCommitment: caseKeyCommitment(chain.id, key)
    })
  }
}, {
  name: 'sealed-box', sample: box, content: TEXT,
  open: bytes => openBox(boxSeed, bytes, TEXT)
}]

export const sealedTargets: readonly Target[] = KINDS.map(({ name, sample, content, open }) => ({
  name, extension: 'bin',
  make: own => own.chance(0.05) ? sample : mutateBytes(sample, own, own.bytes(sample.byteLength)),
  run (input) {
    const opened = open(input)
    if (hex(input) === hex(sample)) assert(opened !== undefined, 'what is right opens')
    if (opened !== undefined) assert.equal(hex(opened), hex(content))
  }
}))
