import { decode, findingsCommitment, openingCodec, type Opening } from '../../protocol/codec/index.js'
import type { CaseId, Chain, JudgedBy } from '../../protocol/types/index.js'
import { encodeFindings, type Finding, type Rule } from '../../records/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'
import type { RandomBytes } from '../machine/ports.js'
import { rejection, type Verdict } from './opinion.js'

const PURPOSE = 'own-findings'

export interface OwnFindingsParts {
  readonly chain: Chain, readonly store: NodeStore, readonly secrets: Secrets, readonly random: RandomBytes
}

/**
 * Keeps the findings of this hospital's rejections. The opinion commits to them, and only the submitter gets
 * them (SPECIFICATION.md §7.9). They are written in one batch with the opinion, sealed, and kept for good.
 */
export class OwnFindings {
  constructor (private readonly parts: OwnFindingsParts) {}

  /** Makes a rejection that commits to its findings. */
  reject (caseId: CaseId, judgedBy: JudgedBy, rule: Rule, findings: readonly Finding[] = []): Verdict {
    const { chain, random } = this.parts
    const opening = { salt: random(32), findings: encodeFindings(rule, findings) }
    return { ...rejection(caseId, judgedBy, rule, findingsCommitment(chain.id, opening)), opening }
  }

  operationToStore (caseId: CaseId, opening: Opening): Operation {
    const sealed = this.parts.secrets.seal(PURPOSE, caseId, openingCodec.encode(opening))
    return this.parts.store.ownFindings.putting(caseId, sealed)
  }

  /** Reads the findings of cases; undefined for a case without them. */
  async of (caseIds: readonly CaseId[]): Promise<(Opening | undefined)[]> {
    const rows = await this.parts.store.ownFindings.getMany(caseIds)
    return rows.map((row, index) => {
      const caseId = caseIds[index]
      const bytes = row === undefined || caseId === undefined
        ? undefined
        : this.parts.secrets.open(PURPOSE, caseId, row)
      const opening = bytes === undefined ? undefined : decode(openingCodec, bytes)
      return opening?.verdict === 'accept' ? opening.value : undefined
    })
  }
}
