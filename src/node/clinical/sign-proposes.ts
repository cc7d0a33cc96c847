import {
  caseIdsOf, signTransaction, transactionCodec, transactionLeaf, type SentBody
} from '../../protocol/codec/index.js'
import {
  TransactionKind, ZERO_32, type BodyHash, type CaseId, type GroupElement
} from '../../protocol/types/index.js'
import type { OwnProposal } from '../../storage/index.js'
import type { Custody } from './custody.js'
import { sealJob, type Job, type JobParts, type SealedJob } from './job.js'
import type { OwnPropose } from './own-proposes.js'
import { inParts } from './take-batch.js'

/** A diagnosis that was not submitted before. */
export interface FreshJob {
  readonly job: Job
  /** A try that was rejected or has expired. */
  readonly resubmits: CaseId | undefined
}

interface OwnBody extends SentBody { readonly hash: BodyHash }

export interface SignedPropose extends OwnPropose, Pick<OwnProposal, 'recordKeys'> {
  readonly bodies: readonly OwnBody[]
  readonly bytes: Uint8Array
  /** In the order of the cases. */
  readonly jobs: readonly Job[]
}

/**
 * Seals diagnoses, and signs a PROPOSE for them, or several if one cannot hold them all.
 * @param custodyKey K of the active epoch
 */
export function signProposes (
  parts: JobParts & { readonly custody: Pick<Custody, 'sealed'> }, fresh: readonly FreshJob[],
  custodyKey: GroupElement
): SignedPropose[] {
  const { chain, custody, signer } = parts
  const resubmitted = new Map(fresh.map(({ job, resubmits }) => [job, resubmits]))
  return inParts(fresh.map(({ job }) => job), chain.genesis.parameters).map(jobs => {
    const sealed = jobs.map(job => sealJob(parts, job, custodyKey, resubmitted.get(job)))
    const transaction = signTransaction(chain.id, signer, {
      kind: TransactionKind.propose, author: signer.id, proposals: sealed.map(({ proposal }) => proposal)
    })
    const bytes = transactionCodec.encode(transaction)
    const caseIds = caseIdsOf(chain.id, transaction)
    return {
      transaction, bytes, leaf: transactionLeaf(bytes), caseIds, jobs, bodies: sealed.flatMap(bodiesOf),
      recordKeys: sealed.map(({ keys }, at) => custody.sealed(caseIds[at] ?? ZERO_32, keys))
    }
  })
}

function bodiesOf ({ casePart, pad, sealed }: SealedJob): OwnBody[] {
  return [
    { hash: sealed.bodyHash, ciphertext: sealed.ciphertext, pad },
    { hash: casePart.casePartHash, ciphertext: casePart.ciphertext, pad: undefined }
  ]
}
