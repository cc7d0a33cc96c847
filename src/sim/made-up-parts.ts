import { bodyHash, padCommitment, type SentBody } from '../protocol/codec/index.js'
import { concat, type BodyHash, type ChainId, type MemberId, type Proposal } from '../protocol/types/index.js'
import type { Random } from './random.js'

/** Least and greatest size of the made-up parts; agreement does not read them. */
const PART_BYTES = [40, 400] as const

export interface MadeUpBody extends SentBody {
  readonly hash: BodyHash
}

export interface MadeUpParts {
  /** The record part, then the case part. */
  readonly bodies: readonly [MadeUpBody, MadeUpBody]
  /** The fields of a proposal that name the parts. */
  readonly fields: Pick<Proposal, 'bodyHash' | 'bodySize' | 'keyCommitment' | 'link' | 'classTag' |
    'caseVersion' | 'casePartHash' | 'casePartSize' | 'casePartCommitment' | 'custody' | 'custodyProof'>
}

/** Makes the sealed parts of a diagnosis of random bytes, which decide nothing here. */
export function madeUpParts (random: Random, chainId: ChainId, submitter: MemberId): MadeUpParts {
  const sealed = (pad: Uint8Array | undefined): MadeUpBody => {
    const bytes = random.bytes(random.between(...PART_BYTES))
    const ciphertext = pad === undefined ? bytes : concat(padCommitment(chainId, pad), bytes)
    return { hash: bodyHash(chainId, submitter, ciphertext), ciphertext, pad }
  }
  const [record, casePart] = [sealed(random.bytes(32)), sealed(undefined)]
  return {
    bodies: [record, casePart],
    fields: {
      bodyHash: record.hash, bodySize: record.ciphertext.byteLength, keyCommitment: random.bytes(32),
      link: random.bytes(32), classTag: random.bytes(32), caseVersion: 1, casePartHash: casePart.hash,
      casePartSize: casePart.ciphertext.byteLength, casePartCommitment: random.bytes(32),
      custody: random.bytes(32), custodyProof: random.bytes(64)
    }
  }
}
